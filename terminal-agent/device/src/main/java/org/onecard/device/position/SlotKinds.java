package org.onecard.device.position;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.onecard.device.position.ToldKind.How;

/** Tells what kind a slot is by the surest thing that says so. */
public final class SlotKinds {

  /**
   * {@code FEATURE_EXECUTE_PACE} (PC/SC part 10, amendment 1): password authenticated connection
   * establishment is a protocol with contactless chips.
   */
  static final int FEATURE_EXECUTE_PACE = 0x20;

  /**
   * Readers all of whose slots are of one kind. One with slots of several kinds has no place here:
   * a product number says nothing of the slot.
   */
  private static final Map<UsbProduct, SlotKind> PRODUCTS =
      Map.of(
          // ACS ACR122U; ACR38U-CCID, ACR39U
          new UsbProduct(0x072F, 0x2200), SlotKind.CONTACTLESS,
          new UsbProduct(0x072F, 0x90CC), SlotKind.CONTACT,
          new UsbProduct(0x072F, 0xB100), SlotKind.CONTACT,
          // SCM SCL3711; SCR331, SCR3310
          new UsbProduct(0x04E6, 0x5591), SlotKind.CONTACTLESS,
          new UsbProduct(0x04E6, 0xE001), SlotKind.CONTACT,
          new UsbProduct(0x04E6, 0x5116), SlotKind.CONTACT,
          // Gemalto PC Twin; Omnikey 3021
          new UsbProduct(0x08E6, 0x3437), SlotKind.CONTACT,
          new UsbProduct(0x076B, 0x3021), SlotKind.CONTACT);

  /** In this order: a SAM slot's name may also hold the reader's word for contact or PICC. */
  private static final List<Map.Entry<SlotKind, Pattern>> WORDS =
      List.of(
          Map.entry(SlotKind.SAM, Pattern.compile("P?SAM\\d*")),
          Map.entry(
              SlotKind.CONTACTLESS, Pattern.compile("PICC|CONTACTLESS|CL|\\d+CL|NFC|RFID|RF|非接触?")),
          Map.entry(SlotKind.CONTACT, Pattern.compile("ICC|CONTACT|接触")));

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{IsAlphabetic}\\p{IsDigit}]+");

  private SlotKinds() {}

  /** The kind, by the card that was seen in it, else by driver, else by product, else by name. */
  public static ToldKind tell(ReaderIdentity identity, SlotTraits traits) {
    if (traits.sawContactlessCard()) {
      return new ToldKind(SlotKind.CONTACTLESS, How.CARD);
    }
    if (traits.features().contains(FEATURE_EXECUTE_PACE)) {
      return new ToldKind(SlotKind.CONTACTLESS, How.FEATURE);
    }
    if (traits.product().isPresent() && PRODUCTS.containsKey(traits.product().get())) {
      return new ToldKind(PRODUCTS.get(traits.product().get()), How.PRODUCT);
    }
    // One interface among several is named for itself; the words before it are of the whole reader.
    return byWords(identity.interfaceName().orElse(identity.model()));
  }

  private static ToldKind byWords(String text) {
    List<String> words = List.of(NO_WORD.split(text.toUpperCase(Locale.ROOT)));
    for (Map.Entry<SlotKind, Pattern> entry : WORDS) {
      if (words.stream().anyMatch(word -> entry.getValue().matcher(word).matches())) {
        return new ToldKind(entry.getKey(), How.NAME);
      }
    }
    return ToldKind.UNKNOWN;
  }
}

package org.onecard.device.pcsc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onecard.device.position.UsbProduct;

/**
 * What a driver answers to the requests of PC/SC part 10. Any bytes may come; what stands before
 * the first that makes no sense is kept.
 *
 * <pre>
 *   features     tag 1, length 1 (= 4), control code 4, big-endian; and so on
 *   properties   tag 1, length 1, value, little-endian where it is a number; and so on
 * </pre>
 */
final class Part10 {

  /** {@code CM_IOCTL_GET_FEATURE_REQUEST} of pcsc-lite: which features the driver has. */
  static final int GET_FEATURE_REQUEST = 0x42000D48;

  /** {@code FEATURE_GET_TLV_PROPERTIES}. */
  static final int GET_TLV_PROPERTIES = 0x12;

  private static final int FIRMWARE = 0x08;
  private static final int ID_VENDOR = 0x0B;
  private static final int ID_PRODUCT = 0x0C;

  private Part10() {}

  /** Control codes by feature tag. */
  static SortedMap<Integer, Integer> features(byte[] answer) {
    SortedMap<Integer, Integer> features = new TreeMap<>();
    int at = 0;
    while (at + 6 <= answer.length && answer[at + 1] == 4) {
      int code = 0;
      for (int i = at + 2; i < at + 6; i++) {
        code = code << 8 | (answer[i] & 0xFF);
      }
      features.put(answer[at] & 0xFF, code);
      at += 6;
    }
    return features;
  }

  /** Maker and product, which libccid always gives; empty where either is missing. */
  static Optional<UsbProduct> product(byte[] properties) {
    Map<Integer, Integer> words = words(properties);
    Integer vendor = words.get(ID_VENDOR);
    Integer product = words.get(ID_PRODUCT);
    return vendor == null || product == null
        ? Optional.empty()
        : Optional.of(new UsbProduct(vendor, product));
  }

  /** The property {@code sFirmwareID}, as far as it can be printed. */
  static Optional<String> firmware(byte[] properties) {
    byte[] value = values(properties).get(FIRMWARE);
    return Optional.ofNullable(value)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
        .filter(text -> text.matches("\\P{Cntrl}{1,64}"));
  }

  /** The properties of two bytes. */
  private static Map<Integer, Integer> words(byte[] properties) {
    Map<Integer, Integer> words = new TreeMap<>();
    values(properties)
        .forEach(
            (tag, value) -> {
              if (value.length == 2) {
                words.put(tag, (value[0] & 0xFF) | (value[1] & 0xFF) << 8);
              }
            });
    return words;
  }

  private static Map<Integer, byte[]> values(byte[] properties) {
    Map<Integer, byte[]> values = new TreeMap<>();
    int at = 0;
    while (at + 2 <= properties.length) {
      int length = properties[at + 1] & 0xFF;
      if (at + 2 + length > properties.length) {
        break;
      }
      values.put(properties[at] & 0xFF, Arrays.copyOfRange(properties, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return values;
  }

  /**
   * The bus and the address in the attribute {@code SCARD_ATTR_CHANNEL_ID} of a USB reader: {@code
   * 0020} and, by libccid, a byte each; four bytes, little-endian. Empty for any other channel.
   */
  static OptionalInt usbBusAndAddress(byte[] channel) {
    boolean usb = channel.length >= 4 && channel[2] == 0x20 && channel[3] == 0;
    return usb
        ? OptionalInt.of((channel[1] & 0xFF) << 8 | (channel[0] & 0xFF))
        : OptionalInt.empty();
  }
}

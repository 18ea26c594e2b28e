package org.onecard.device.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.onecard.device.position.UsbProduct;

/**
 * What a driver says of its reader (PC/SC part 10).
 *
 * @param features tags, section 2.3
 * @param firmware by the property {@code sFirmwareID}; most drivers have none
 * @param product by the properties {@code wIdVendor} and {@code wIdProduct}, or by USB
 */
public record ReaderFacts(
    Set<Integer> features, Optional<String> firmware, Optional<UsbProduct> product) {

  /** The driver says nothing. */
  public static final ReaderFacts NONE =
      new ReaderFacts(Set.of(), Optional.empty(), Optional.empty());

  /** {@code FEATURE_CCID_ESC_COMMAND}: commands for the reader get through. */
  public static final int ESCAPE = 0x13;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0x01, "VERIFY_PIN_START"),
          Map.entry(0x02, "VERIFY_PIN_FINISH"),
          Map.entry(0x03, "MODIFY_PIN_START"),
          Map.entry(0x04, "MODIFY_PIN_FINISH"),
          Map.entry(0x05, "GET_KEY_PRESSED"),
          Map.entry(0x06, "VERIFY_PIN_DIRECT"),
          Map.entry(0x07, "MODIFY_PIN_DIRECT"),
          Map.entry(0x08, "MCT_READER_DIRECT"),
          Map.entry(0x09, "MCT_UNIVERSAL"),
          Map.entry(0x0A, "IFD_PIN_PROPERTIES"),
          Map.entry(0x0B, "ABORT"),
          Map.entry(0x12, "GET_TLV_PROPERTIES"),
          Map.entry(ESCAPE, "CCID_ESC_COMMAND"),
          Map.entry(0x20, "EXECUTE_PACE"));

  public ReaderFacts {
    features = Set.copyOf(features);
  }

  /** Whether the driver lets commands through. */
  public boolean letsEscapeThrough() {
    return features.contains(ESCAPE);
  }

  /** The features by name, in the order of their tags; one that has none by its number. */
  public List<String> featureNames() {
    return new TreeSet<>(features)
        .stream().map(tag -> NAMES.getOrDefault(tag, String.format("%02X", tag))).toList();
  }
}

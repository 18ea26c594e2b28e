package org.onecard.device.position;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells one slot of one reader from another. Immutable.
 *
 * <p>Names of pcsc-lite read {@code Maker Product [Interface] (Serial) RR SS}, where interface and
 * serial may be missing, {@code RR} counts readers in the order they were found and {@code SS} is
 * the slot within the reader, both two hexadecimal digits. Names of other services have a single
 * number at their end, or none.
 *
 * @param name as the PC/SC service spells it now; it may be another after the next start
 * @param model the name without {@code RR SS}
 * @param slot within the reader, 0 to 255; 0 where the name does not say
 * @param serial of the reader, without blanks at its ends
 * @param port where it is plugged in, as Linux spells it: bus, then the port of each hub, for
 *     instance {@code 1-2.4}
 */
public record ReaderIdentity(
    String name, String model, int slot, Optional<String> serial, Optional<String> port) {

  private static final Pattern INDEXED = Pattern.compile("(.*) [0-9A-F]{2} ([0-9A-F]{2})");
  private static final Pattern NUMBERED = Pattern.compile("(.*\\D) \\d{1,3}");

  /** The last parenthesis that ends the model; a maker may have put others before it. */
  private static final Pattern SERIAL = Pattern.compile(".*\\(([^()]+)\\)");

  private static final Pattern INTERFACE = Pattern.compile("\\[([^\\[\\]]+)\\]");

  private static final int HEX = 16;

  /** What the name alone tells. */
  public static ReaderIdentity ofName(String name) {
    Matcher indexed = INDEXED.matcher(name);
    if (indexed.matches()) {
      String model = indexed.group(1);
      Matcher serial = SERIAL.matcher(model);
      return new ReaderIdentity(
          name,
          model,
          Integer.parseInt(indexed.group(2), HEX),
          serial.matches() ? nonBlank(serial.group(1)) : Optional.empty(),
          Optional.empty());
    }
    Matcher numbered = NUMBERED.matcher(name);
    return new ReaderIdentity(
        name, numbered.matches() ? numbered.group(1) : name, 0, Optional.empty(), Optional.empty());
  }

  /** The same, with what the reader or the operating system say of it, which goes before a name. */
  public ReaderIdentity with(Optional<String> knownSerial, Optional<String> knownPort) {
    return new ReaderIdentity(
        name,
        model,
        slot,
        knownSerial.flatMap(ReaderIdentity::nonBlank).or(() -> serial),
        knownPort.or(() -> port));
  }

  private static Optional<String> nonBlank(String text) {
    return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
  }

  /** What stands in the brackets: the name of one of several USB interfaces of the reader. */
  public Optional<String> interfaceName() {
    Matcher matcher = INTERFACE.matcher(model);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Whether the two are slots of one reader: at one port, else of one serial, else of one model and
   * number, which is a guess.
   */
  public boolean isSameReader(ReaderIdentity other) {
    if (port.isPresent() && other.port.isPresent()) {
      return port.equals(other.port);
    }
    if (serial.isPresent() || other.serial.isPresent()) {
      return serial.equals(other.serial) && bareModel().equals(other.bareModel());
    }
    return nameWithoutSlot().equals(other.nameWithoutSlot());
  }

  private String bareModel() {
    return INTERFACE.matcher(model).replaceAll("");
  }

  private String nameWithoutSlot() {
    return name.equals(model) ? name : name.substring(0, name.lastIndexOf(' '));
  }
}

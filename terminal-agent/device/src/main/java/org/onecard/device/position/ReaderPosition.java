package org.onecard.device.position;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a reader is expected, as a setting names it. Immutable.
 *
 * <pre>
 *   serial:SN        the reader with that serial, wherever it is plugged in
 *   port:1-2.4       whatever reader is plugged in there
 *   model:NAME       the only reader of that name without numbers, where it has neither
 *   name:NAME        the slot of exactly that name, for a lab: the numbers in it change
 *
 *   #contact #contactless #sam   after it: which of the reader's slots, by kind
 *   #00 … #FF                    which of them, by number, two hexadecimal digits
 * </pre>
 *
 * @param by what is compared
 * @param value what it is compared with, not empty
 * @param kind which slot, if it says; never together with {@code slot}
 * @param slot which slot, 0 to 255, if it says
 */
public record ReaderPosition(By by, String value, Optional<SlotKind> kind, OptionalInt slot) {

  /** What a position goes by. */
  public enum By {
    SERIAL,
    PORT,
    MODEL,
    NAME;

    String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern FORM = Pattern.compile("(serial|port|model|name):(.+?)(?:#(\\w+))?");
  private static final Pattern STARTS_AS_ONE = Pattern.compile("(serial|port|model|name):");
  private static final Pattern SLOT = Pattern.compile("[0-9A-F]{2}");
  private static final int HEX = 16;

  public ReaderPosition {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a position names something after its colon");
    }
    if (kind.isPresent() && (slot.isPresent() || kind.get() == SlotKind.UNKNOWN)) {
      throw new IllegalArgumentException("a slot is named by a kind that is known, or by a number");
    }
  }

  static ReaderPosition of(By by, String value) {
    return new ReaderPosition(by, value, Optional.empty(), OptionalInt.empty());
  }

  ReaderPosition ofKind(SlotKind wanted) {
    return new ReaderPosition(by, value, Optional.of(wanted), OptionalInt.empty());
  }

  ReaderPosition ofSlot(int number) {
    return new ReaderPosition(by, value, Optional.empty(), OptionalInt.of(number));
  }

  /** Whether it is written as a position and not as a name, be it a right one or not. */
  public static boolean isOne(String text) {
    return STARTS_AS_ONE.matcher(text.strip()).lookingAt();
  }

  /**
   * Reads a setting.
   *
   * @throws IllegalArgumentException with a sentence for the technician
   */
  public static ReaderPosition parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no position of a reader: write serial:SN, port:1-2, model:NAME or name:NAME"
              + " as `reader list` shows it, and #contact, #contactless, #sam or #00 after it");
    }
    ReaderPosition position =
        of(By.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(2).strip());
    String which = matcher.group(3);
    return which == null ? position : position.which(which, text);
  }

  private ReaderPosition which(String word, String text) {
    for (SlotKind known : SlotKind.values()) {
      if (known != SlotKind.UNKNOWN && known.spelled().equalsIgnoreCase(word)) {
        return ofKind(known);
      }
    }
    String digits = word.toUpperCase(Locale.ROOT);
    if (SLOT.matcher(digits).matches()) {
      return ofSlot(Integer.parseInt(digits, HEX));
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" names no slot: write #contact, #contactless, #sam, or two digits such as #00");
  }

  /** Whether a slot is of the reader that is meant, whichever of its slots it is. */
  boolean isReaderOf(ReaderIdentity identity) {
    return switch (by) {
      case SERIAL -> identity.serial().filter(value::equalsIgnoreCase).isPresent();
      case PORT -> identity.port().filter(value::equals).isPresent();
      case MODEL -> identity.model().equals(value);
      case NAME -> identity.name().equals(value);
    };
  }

  /** Whether it is also that slot of it. */
  boolean isSlot(SlotSeen seen) {
    return isReaderOf(seen.identity())
        && (kind.isEmpty() || kind.get() == seen.kind().kind())
        && (slot.isEmpty() || slot.getAsInt() == seen.identity().slot());
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String which =
        kind.map(known -> "#" + known.spelled())
            .orElseGet(() -> slot.isPresent() ? String.format("#%02X", slot.getAsInt()) : "");
    return by.spelled() + ":" + value + which;
  }
}

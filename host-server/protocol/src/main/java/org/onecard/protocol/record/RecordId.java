package org.onecard.protocol.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who said it, and which of its sayings it is. A sequence never repeats within an epoch.
 *
 * @param terminalId {@code [a-z0-9-]}, 1 to 32 characters
 * @param epoch from 1
 * @param sequence from 1 to {@link #MOST_SEQUENCE}
 */
public record RecordId(String terminalId, int epoch, long sequence) {

  /** An epoch is full with it. One more fits in the number, so that the next can be named. */
  public static final long MOST_SEQUENCE = Long.MAX_VALUE - 1;

  private static final Pattern TEXT =
      Pattern.compile("([a-z0-9-]{1,32})\\.([1-9][0-9]{0,9})\\.([1-9][0-9]{0,18})");
  private static final Pattern TERMINAL = Pattern.compile("[a-z0-9-]{1,32}");

  public static boolean isTerminalId(String text) {
    return TERMINAL.matcher(text).matches();
  }

  /** Reads {@link #toString()}. */
  public static Optional<RecordId> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RecordId(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              Long.parseLong(matcher.group(3))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** The form in which people and tap ids write it: {@code gate-01.1.42}. */
  @Override
  public String toString() {
    return terminalId + "." + epoch + "." + sequence;
  }
}

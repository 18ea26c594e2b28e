package org.onecard.card.purse;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * One record of EF18, 23 bytes.
 *
 * <pre>
 *   0 sequence 2, 2 overdraft 3, 5 amount 4, 9 type 1, 10 terminal 6, 16 date-time 7
 * </pre>
 *
 * @param sequence the card's counter; whether the one before or after it counted is not public, so
 *     nothing here hangs on it
 * @param overdraftFen 0 to 16,777,215
 * @param amountFen 0 to 4,294,967,295
 * @param type {@code 02} load, {@code 06} and {@code 09} debit, others as they stand
 * @param terminal whose terminal it was
 * @param at local time of the terminal; empty where it is no second of the calendar
 */
public record PurseLogEntry(
    int sequence,
    int overdraftFen,
    long amountFen,
    int type,
    TerminalNumber terminal,
    Optional<LocalDateTime> at) {

  static final int LENGTH = 23;

  private static final int TYPE_AT = 9;
  private static final int TYPE_LOAD = 2;

  public boolean isDebit() {
    return type == DebitRequest.TYPE_SIMPLE || type == DebitRequest.TYPE_COMPOSITE;
  }

  public boolean isLoad() {
    return type == TYPE_LOAD;
  }

  /** Whether everything that the log tells about a debit is what the intent says. */
  public boolean tellsOf(PurseIntent intent) {
    return type == intent.type()
        && amountFen == intent.amountFen()
        && terminal.equals(intent.terminal())
        && at.equals(Optional.of(intent.at()));
  }

  /** Empty for a record that was never written. */
  static Optional<PurseLogEntry> parse(byte[] record) {
    if (record[TYPE_AT] == 0 || (record[TYPE_AT] & 0xFF) == 0xFF) {
      return Optional.empty();
    }
    return Optional.of(
        new PurseLogEntry(
            PurseBytes.uint16(record, 0),
            PurseBytes.uint24(record, 2),
            PurseBytes.uint32(record, 5),
            record[TYPE_AT] & 0xFF,
            TerminalNumber.at(record, 10),
            PurseMoment.find(record, 16)));
  }

  /** Nothing of where somebody was. */
  @Override
  public String toString() {
    return "PurseLogEntry[type=%02X]".formatted(type);
  }
}

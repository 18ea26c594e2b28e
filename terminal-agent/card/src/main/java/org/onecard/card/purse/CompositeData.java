package org.onecard.card.purse;

import java.nio.ByteBuffer;
import org.onecard.card.apdu.Hex;

/**
 * What a composite debit leaves on the card besides the money: the terminal's part of record 1 of
 * EF1E, 48 bytes.
 *
 * <pre>
 *   0 type 1, 1 zeroes 2, 3 terminal 6, 9 flag 1, 10 zeroes 7, 17 amount 4, 21 balance after 4,
 *   25 date-time 7, 32 city 2, 34 acquirer 8, 42 zeroes 6
 * </pre>
 *
 * @param type of the record, one byte; which values mean what is the operator's
 * @param flag one byte; {@link #METRO} is what is publicly seen
 * @param city four hexadecimal digits, a code of UnionPay
 * @param acquirer sixteen hexadecimal digits
 */
public record CompositeData(int type, int flag, String city, String acquirer) {

  public static final int METRO = 0x02;

  /** In bytes. */
  static final int LENGTH = 48;

  public CompositeData {
    if (type < 0 || type > 0xFF || flag < 0 || flag > 0xFF) {
      throw new IllegalArgumentException("type and flag of a composite record have one byte each");
    }
    if (!city.matches("[0-9A-F]{4}") || !acquirer.matches("[0-9A-F]{16}")) {
      throw new IllegalArgumentException(
          "city and acquirer of a composite record are 4 and 16 hexadecimal digits");
    }
  }

  byte[] record(PurseIntent intent) {
    return ByteBuffer.allocate(LENGTH)
        .put(0, (byte) type)
        .put(3, intent.terminal().bytes())
        .put(9, (byte) flag)
        .putInt(17, (int) intent.amountFen())
        .putInt(21, (int) intent.balanceAfterFen())
        .put(25, PurseMoment.bytes(intent.at()))
        .put(32, Hex.bytes(city))
        .put(34, Hex.bytes(acquirer))
        .array();
  }
}

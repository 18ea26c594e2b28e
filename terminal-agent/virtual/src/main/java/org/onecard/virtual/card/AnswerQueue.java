package org.onecard.virtual.card;

import java.util.Arrays;
import org.onecard.card.apdu.CommandApdu;

/**
 * How a card hands out its data: at once, or as T=0 has it, by {@code 61xx} and GET RESPONSE for a
 * command that carried data and by {@code 6Cxx} for one that asked for the wrong length (ISO
 * 7816-3, section 12.2).
 */
final class AnswerQueue {

  static final int INS_GET_RESPONSE = 0xC0;

  private static final byte[] NOTHING = {};

  private final boolean t0;
  private byte[] pending = NOTHING;
  private int pendingCla;

  AnswerQueue(boolean t0) {
    this.t0 = t0;
  }

  /** Forgets what was not fetched, as every command but GET RESPONSE makes a card do. */
  void clear() {
    pending = NOTHING;
  }

  /**
   * The answer of a command that succeeded with data.
   *
   * @param data 1 to 256 bytes
   */
  byte[] deliver(CommandApdu command, byte[] data) {
    if (command.data().length > 0 && t0) {
      pending = data;
      pendingCla = command.cla();
      return status(0x6100 | (data.length & 0xFF));
    }
    boolean leFits = command.le() == data.length;
    boolean takesAny = !t0 && command.le() >= CommandApdu.MAX_SHORT_LE;
    if (leFits || takesAny) {
      return withStatus(data, 0x9000);
    }
    if (command.data().length > 0 && command.le() == 0) {
      // Over T=1 and contactless a command without Le gets no data.
      return status(0x9000);
    }
    return status(0x6C00 | (data.length & 0xFF));
  }

  byte[] getResponse(CommandApdu command) {
    if (pending.length == 0) {
      return status(0x6985);
    }
    if (command.cla() != pendingCla) {
      return status(0x6E00);
    }
    if (command.le() == 0) {
      return status(0x6700);
    }
    if (command.le() > pending.length) {
      return status(0x6C00 | (pending.length & 0xFF));
    }
    byte[] piece = Arrays.copyOf(pending, command.le());
    pending = Arrays.copyOfRange(pending, command.le(), pending.length);
    return withStatus(piece, pending.length == 0 ? 0x9000 : 0x6100 | pending.length);
  }

  static byte[] status(int statusWord) {
    return withStatus(NOTHING, statusWord);
  }

  static byte[] withStatus(byte[] data, int statusWord) {
    byte[] answer = Arrays.copyOf(data, data.length + 2);
    answer[data.length] = (byte) (statusWord >> 8);
    answer[data.length + 1] = (byte) statusWord;
    return answer;
  }
}

package org.onecard.virtual.card;

import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;

/** A chip card without any application: alive, and nothing on it. */
public final class BlankCard implements VirtualCard {

  private static final int INS_SELECT = 0xA4;

  @Override
  public byte[] atr() {
    return StaticAtr.contact(0);
  }

  @Override
  public byte[] transmit(byte[] bytes) {
    if (!(CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed)) {
      return AnswerQueue.status(0x6700);
    }
    return AnswerQueue.status(parsed.command().ins() == INS_SELECT ? 0x6A82 : 0x6D00);
  }

  @Override
  public void reset() {
    // Nothing is ever selected on it.
  }
}

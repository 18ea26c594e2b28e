package org.onecard.card.proof;

import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;

/**
 * PSAMs hand out the answers of their own commands to {@code 00 C0}, where ISO 7816-4 and purses
 * have GET RESPONSE under the CLA of the command. One that wants the latter refuses the former with
 * {@code 6E00} and keeps its answer: its {@code 61xx} is then passed on to be followed as usual.
 */
final class SamChannel implements CardChannel {

  private static final int CLASS_NOT_SUPPORTED = 0x6E00;

  private final CardChannel inner;

  SamChannel(CardChannel inner) {
    this.inner = inner;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    byte[] answer = inner.transmit(command);
    ResponseApdu response = ResponseApdu.of(answer);
    StatusWord status = response.status();
    if (!status.isMoreData() || response.dataLength() > 0 || command[0] == 0) {
      return answer;
    }
    byte[] fetched =
        inner.transmit(CommandApdu.of(0x00, 0xC0, 0, 0).withLe(status.lengthHint()).bytes());
    return ResponseApdu.of(fetched).status().value() == CLASS_NOT_SUPPORTED ? answer : fetched;
  }
}

package org.onecard.virtual.sam;

import java.util.List;
import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.CardApplication;
import org.onecard.virtual.card.CardTornException;

/** The shortest way to a PSAM: its applications on a chip that speaks T=0, no reader between. */
final class SsseSamInHand implements CardChannel {

  private final List<CardApplication> applications;
  private Optional<CardApplication> selected = Optional.empty();
  private byte[] pending = {};

  SsseSamInHand(SsseSam sam) {
    this.applications = sam.applications();
    applications.forEach(CardApplication::reset);
  }

  @Override
  public byte[] transmit(byte[] bytes) throws CardTransportException {
    CommandApdu command = ((CommandParse.Parsed) CommandApdu.parse(bytes)).command();
    if (command.ins() == 0xC0) {
      byte[] answer = pending;
      pending = new byte[0];
      return answer.length == 0 ? Hex.bytes("6985") : answer;
    }
    pending = new byte[0];
    byte[] answer = answerTo(command);
    if (command.data().length > 0 && answer.length > 2) {
      pending = answer;
      return new byte[] {0x61, (byte) (answer.length - 2)};
    }
    return answer;
  }

  private byte[] answerTo(CommandApdu command) throws CardTransportException {
    if (command.ins() == 0xA4 && command.p1() == 0x04) {
      Optional<CardApplication> named =
          applications.stream().filter(one -> one.isNamed(command.data())).findFirst();
      if (named.isEmpty()) {
        return Hex.bytes("6A82");
      }
      selected = named;
      return named.get().select();
    }
    if (selected.isEmpty()) {
      return Hex.bytes("6985");
    }
    try {
      return selected.get().transmit(command);
    } catch (CardTornException e) {
      throw new CardTransportException(Fault.CARD_REMOVED, "torn", e);
    }
  }
}

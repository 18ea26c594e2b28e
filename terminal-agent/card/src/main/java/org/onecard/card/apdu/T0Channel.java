package org.onecard.card.apdu;

import java.io.ByteArrayOutputStream;
import org.onecard.card.apdu.CardTransportException.Fault;

/**
 * Follows what a card of protocol T=0 answers instead of its data (ISO 7816-3, section 12.2):
 *
 * <ul>
 *   <li>{@code 61xx}: GET RESPONSE under the CLA of the command (purses refuse another), as often
 *       as the card says that there is more; {@code 00} stands for 256.
 *   <li>{@code 6Cxx}: the same command again, with that Le. A case-1 command gets a fifth byte; its
 *       P2 stays.
 * </ul>
 *
 * On a card that never answers so it changes nothing, so it may stand on any protocol, and twice.
 * It belongs outside of deadline and trace, which are to see every exchange on the wire.
 */
public final class T0Channel implements CardChannel {

  /**
   * How many exchanges one command may take. An extended answer of 65,536 bytes in pieces of 256
   * needs 257; a card that wants more is making fun of us.
   */
  static final int MAX_EXCHANGES = 260;

  private static final int INS_GET_RESPONSE = 0xC0;

  private final CardChannel inner;

  public T0Channel(CardChannel inner) {
    this.inner = inner;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The answer holds all pieces in a row and the last status word.
   *
   * @throws CardTransportException also with fault {@code PROTOCOL} when the card asks for more
   *     than {@value #MAX_EXCHANGES} exchanges
   */
  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] next = command;
    boolean leCorrected = false;
    for (int exchange = 0; exchange < MAX_EXCHANGES; exchange++) {
      byte[] answer = inner.transmit(next);
      ResponseApdu response = ResponseApdu.of(answer);
      StatusWord status = response.status();
      if (status.isWrongLe() && !leCorrected) {
        byte[] corrected = withLe(next, status.lengthHint());
        if (corrected.length > 0) {
          next = corrected;
          leCorrected = true;
          continue;
        }
      }
      data.write(answer, 0, response.dataLength());
      if (!status.isMoreData() || command.length == 0) {
        data.write(answer, answer.length - 2, 2);
        return data.toByteArray();
      }
      next =
          CommandApdu.of(command[0] & 0xFF, INS_GET_RESPONSE, 0, 0)
              .withLe(status.lengthHint())
              .bytes();
      leCorrected = false;
    }
    throw new CardTransportException(
        Fault.PROTOCOL, "the card wants more than " + MAX_EXCHANGES + " exchanges for one command");
  }

  /** Empty for bytes that are no command: they have no Le to correct, so the answer stands. */
  private static byte[] withLe(byte[] command, int le) {
    return CommandApdu.parse(command) instanceof CommandParse.Parsed parsed
        ? parsed.command().withLe(le).bytes()
        : new byte[0];
  }
}

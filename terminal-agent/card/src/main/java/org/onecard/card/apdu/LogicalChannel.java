package org.onecard.card.apdu;

import java.util.OptionalInt;
import org.onecard.card.apdu.CardTransportException.Fault;

/**
 * A logical channel of a card, on top of its basic one: what is selected here does not disturb what
 * is selected there (ISO 7816-4, section 5.4.2). Whoever uses it writes commands as for the basic
 * channel; the channel's number is put into the class byte.
 *
 * <p>The channel ends with {@link #close}, or with the card's next reset.
 */
public final class LogicalChannel implements CardChannel {

  private static final int INS_MANAGE_CHANNEL = 0x70;
  private static final int P1_OPEN = 0x00;
  private static final int P1_CLOSE = 0x80;

  /** What came of asking a card for a channel. */
  public sealed interface Opening {
    /** The card opened one. */
    record Opened(LogicalChannel channel) implements Opening {}

    /** The card has none to give: {@code 6881} knows none at all, {@code 6A81} has no more. */
    record Refused(StatusWord status) implements Opening {}
  }

  private final CardChannel basic;
  private final int number;

  private LogicalChannel(CardChannel basic, int number) {
    this.basic = basic;
    this.number = number;
  }

  /**
   * Has the card open the channel of its choice: {@code 00 70 00 00 01}.
   *
   * @param basic the card's basic channel
   * @throws CardTransportException also with fault {@code PROTOCOL} when the card names no channel
   *     from 1 to 19
   */
  public static Opening open(CardChannel basic) throws CardTransportException {
    byte[] command = CommandApdu.of(0, INS_MANAGE_CHANNEL, P1_OPEN, 0).withLe(1).bytes();
    ResponseApdu answer = ResponseApdu.of(new T0Channel(basic).transmit(command));
    if (!answer.status().isOk()) {
      return new Opening.Refused(answer.status());
    }
    int number = answer.dataLength() == 1 ? answer.data()[0] & 0xFF : 0;
    if (number < 1 || number > ClassByte.MAX_CHANNEL) {
      throw new CardTransportException(
          Fault.PROTOCOL,
          "the card opened a channel and named none from 1 to " + ClassByte.MAX_CHANNEL);
    }
    return new Opening.Opened(new LogicalChannel(basic, number));
  }

  /** Which one it is, 1 to 19. */
  public int number() {
    return number;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A class that names no channel goes out as it is: {@code FF} is for the reader, and what a
   * maker's own class means only the maker knows.
   *
   * @throws CardTransportException also with fault {@code PROTOCOL}, before anything is sent, when
   *     the command's kind of secure messaging cannot be said on this channel
   */
  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    if (command.length == 0 || ClassByte.channelOf(command[0] & 0xFF).isEmpty()) {
      return basic.transmit(command);
    }
    OptionalInt cla = ClassByte.onChannel(command[0] & 0xFF, number);
    if (cla.isEmpty()) {
      throw new CardTransportException(
          Fault.PROTOCOL,
          String.format(
              "class %02X asks for secure messaging that channel %d cannot carry",
              command[0], number));
    }
    byte[] moved = command.clone();
    moved[0] = (byte) cla.getAsInt();
    return basic.transmit(moved);
  }

  /**
   * Has the card close the channel: {@code 00 70 80 nn}, from the basic one.
   *
   * @return what the card said to it
   */
  public StatusWord close() throws CardTransportException {
    byte[] command = CommandApdu.of(0, INS_MANAGE_CHANNEL, P1_CLOSE, number).bytes();
    return ResponseApdu.of(basic.transmit(command)).status();
  }
}

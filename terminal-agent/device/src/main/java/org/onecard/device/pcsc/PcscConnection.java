package org.onecard.device.pcsc;

import java.nio.ByteBuffer;
import java.time.Duration;
import javax.smartcardio.CardException;
import jnasmartcardio.Smartcardio;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.reader.CardConnection;

/**
 * A conversation with a card, carried by the card thread of its reader. Ends at its first fault.
 */
final class PcscConnection implements CardConnection {

  private static final String T0 = "T=0";
  private static final int COMMAND_MIN = 4;
  private static final int COMMAND_MAX = 65_544;

  private final PcscReader reader;
  private final CardThread worker;
  private final Smartcardio.JnaCard card;
  private final Duration deadline;

  private @Nullable CardTransportException ended;

  PcscConnection(
      PcscReader reader, CardThread worker, Smartcardio.JnaCard card, Duration deadline) {
    this.reader = reader;
    this.worker = worker;
    this.card = card;
    this.deadline = deadline;
  }

  @Override
  public byte[] atr() {
    return card.getATR().getBytes();
  }

  @Override
  public String protocol() {
    return card.getProtocol();
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    byte[] bytes = asSent(command);
    requireOpen(ended);
    try {
      return reader.callOrGiveUp(
          worker,
          doing(),
          context -> exchange(context, bytes),
          System.nanoTime() + deadline.toNanos());
    } catch (CardTransportException e) {
      ended = e;
      throw e;
    }
  }

  @Override
  public <T> T converse(Talk<T> talk, Duration atMost) throws CardTransportException {
    requireOpen(ended);
    try {
      Held<T> held =
          reader.callOrGiveUp(
              worker,
              doing(),
              context -> {
                TalkChannel channel = new TalkChannel(context);
                return new Held<>(talk.hold(channel), channel);
              },
              System.nanoTime() + atMost.toNanos());
      ended = held.channel.fault;
      return held.answer;
    } catch (CardTransportException e) {
      ended = e;
      throw e;
    }
  }

  private String doing() {
    return "sending an APDU to the card in " + reader.name();
  }

  private static void requireOpen(@Nullable CardTransportException before)
      throws CardTransportException {
    if (before != null) {
      throw new CardTransportException(
          before.fault(), "the conversation has ended: " + before.getMessage(), before);
    }
  }

  private record Held<T>(T answer, PcscConnection.TalkChannel channel) {}

  /** The card as a talk on the card thread sees it. */
  private final class TalkChannel implements CardChannel {
    private final PcscContext context;
    private @Nullable CardTransportException fault;

    TalkChannel(PcscContext context) {
      this.context = context;
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      byte[] bytes = asSent(command);
      requireOpen(fault);
      try {
        if (worker.isRetired()) {
          throw new CardTransportException(Fault.READER_LOST, doing() + ": nobody waits any more");
        }
        return exchange(context, bytes);
      } catch (CardTransportException e) {
        throw failed(e);
      } catch (CardException | RuntimeException e) {
        throw failed(ScardFaults.of(doing(), e));
      }
    }

    /** Ends the conversation, and has the thread make another context for the next. */
    private CardTransportException failed(CardTransportException e) {
      context.spoil();
      fault = e;
      return e;
    }
  }

  /** A command as the protocol in use takes it. */
  private byte[] asSent(byte[] command) {
    if (command.length < COMMAND_MIN || command.length > COMMAND_MAX) {
      throw new IllegalArgumentException("a command APDU of " + command.length + " bytes");
    }
    return protocol().equals(T0) ? asOverT0(command) : command.clone();
  }

  /**
   * A TPDU of T=0 has one length byte, so a command that carries data cannot also ask for some (ISO
   * 7816-3, section 12.2.5). Readers that exchange TPDUs would send the Le as a byte of data too
   * many; without it the card says {@code 61xx}, which is followed above us.
   */
  private static byte[] asOverT0(byte[] command) {
    if (CommandApdu.parse(command) instanceof CommandParse.Parsed parsed
        && !parsed.command().isExtended()
        && parsed.command().data().length > 0) {
      return parsed.command().withLe(0).bytes();
    }
    return command.clone();
  }

  private byte[] exchange(PcscContext context, byte[] command) throws CardException {
    ByteBuffer buffer = context.answerBuffer();
    try {
      new Smartcardio.JnaCardChannel(card, channelThatKeeps(command[0]))
          .transmit(ByteBuffer.wrap(command), buffer);
    } catch (IllegalArgumentException e) {
      // The provider steps back two bytes to look at the status, and there are not so many.
      if (buffer.position() == 0) {
        throw new NoAnswerException();
      }
      throw new CardException("an answer of a single byte", e);
    }
    buffer.flip();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /**
   * The provider writes the number of its logical channel into an interindustry class byte; with
   * this number it writes what is there already (ISO 7816-4, section 5.4.1).
   */
  private static int channelThatKeeps(byte cla) throws CardException {
    return switch (cla & 0xE0) {
      case 0x00 -> cla & 0x03;
      case 0x40, 0x60 -> 4 + (cla & 0x0F);
      case 0x20 ->
          throw new CardException(
              String.format("class byte %02X is reserved, and the provider would change it", cla));
      default -> 0;
    };
  }

  @Override
  public void close() {
    if (ended != null) {
      return;
    }
    try {
      reader.callOrGiveUp(
          worker,
          "letting go of the card in " + reader.name(),
          context -> {
            card.disconnect(true);
            return true;
          },
          System.nanoTime() + deadline.toNanos());
    } catch (CardTransportException e) {
      // The card thread has dropped its context, and the card with it.
    }
    ended = new CardTransportException(Fault.CARD_RESET, "closed");
  }

  /**
   * The reader says that all went well, and gives no byte. It is how vpcd and some drivers say that
   * the card left halfway.
   */
  static final class NoAnswerException extends CardException {
    private static final long serialVersionUID = 1L;

    NoAnswerException() {
      super("the card left without an answer");
    }
  }
}

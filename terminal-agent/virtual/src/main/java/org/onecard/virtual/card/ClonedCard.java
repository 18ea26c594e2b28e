package org.onecard.virtual.card;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Exchange;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.apdu.TracingChannel;

/**
 * A forged card: it holds what somebody has recorded of a genuine one, and no key. What was asked
 * before it answers as the genuine card did; of what else it does there are three kinds.
 */
public final class ClonedCard implements VirtualCard {

  private static final int INS_EXTERNAL_AUTHENTICATE = 0x82;
  private static final int INS_GET_CHALLENGE = 0x84;
  private static final int INS_INTERNAL_AUTHENTICATE = 0x88;
  private static final int INS_SELECT = 0xA4;
  private static final int INS_READ_RECORD = 0xB2;

  /** What a clone does when it is to authenticate. */
  public enum Kind {
    /** It has the records and does not know what is wanted. */
    STATIC_COPY,
    /** It answers as was once answered, in turn, whatever the challenge is. */
    PLAYBACK,
    /** It says 9000, with zero bytes where bytes are wanted. */
    YES_MAN
  }

  private final Kind kind;
  private final byte[] atr;
  private final boolean contact;
  private final AnswerQueue answers;
  private final Map<String, Deque<byte[]>> byCommand = new HashMap<>();
  private final Map<Integer, Deque<byte[]>> byInstruction = new HashMap<>();

  /**
   * A clone.
   *
   * @param atr the genuine card's
   * @param contact whether it is the contact side, which answers {@code 61xx}
   * @param recorded what was seen of the genuine card: whole commands with whole answers, that is,
   *     traced outside of what follows {@code 61xx}
   */
  public ClonedCard(Kind kind, byte[] atr, boolean contact, List<Exchange> recorded) {
    this.kind = kind;
    this.atr = atr.clone();
    this.contact = contact;
    this.answers = new AnswerQueue(contact);
    for (Exchange exchange : recorded) {
      if (exchange.answer().isPresent()
          && CommandApdu.parse(exchange.command()) instanceof CommandParse.Parsed parsed) {
        learn(parsed.command(), exchange.answer().get());
      }
    }
  }

  /**
   * A clone of a card that its maker could hold for a moment, and asked a few things of his own.
   */
  public static ClonedCard of(VirtualCard genuine, Kind kind, boolean contact) {
    return new ClonedCard(kind, genuine.atr(), contact, skim(genuine));
  }

  /**
   * What can be had from a card without any key: every record it shows, and answers to challenges
   * that whoever asks has chosen.
   */
  private static List<Exchange> skim(VirtualCard genuine) {
    List<Exchange> seen = new ArrayList<>();
    genuine.reset();
    TracingChannel channel =
        new TracingChannel(
            new T0Channel(
                command -> {
                  try {
                    return genuine.transmit(command);
                  } catch (CardTornException e) {
                    throw new CardTransportException(Fault.CARD_REMOVED, "the card was torn", e);
                  }
                }),
            () -> 0,
            seen::add);
    List<String> commands = new ArrayList<>(List.of("00A404000F7378312E73682EC9E7BBE1B1A3D5CF00"));
    for (String file : new String[] {"EF05", "EF06"}) {
      commands.add("00A4020002" + file);
      for (int tag : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0x4E}) {
        commands.add("00B2%02X0000".formatted(tag));
      }
    }
    for (int length : new int[] {8, 16}) {
      commands.add("008400%02X%02X".formatted(0, length));
      commands.add("008400%02X%02X".formatted(0, length));
      commands.add("00880000%02X%s00".formatted(2 * length, "5A".repeat(2 * length)));
    }
    try {
      for (String command : commands) {
        channel.transmit(Hex.bytes(command));
      }
    } catch (CardTransportException e) {
      throw new IllegalArgumentException("the card to be cloned does not hold still", e);
    }
    genuine.reset();
    return seen;
  }

  private void learn(CommandApdu command, byte[] answer) {
    boolean refused = answer.length == 2 && (answer[0] & 0xFF) != 0x90;
    if (!refused || command.ins() == INS_READ_RECORD) {
      put(byCommand.computeIfAbsent(nameOf(command), name -> new ArrayDeque<>()), answer);
      put(byInstruction.computeIfAbsent(command.ins(), ins -> new ArrayDeque<>()), answer);
    }
  }

  /** Once a command was answered with data, a bare status word to it is worth nothing. */
  private static void put(Deque<byte[]> known, byte[] answer) {
    if (answer.length > 2) {
      known.removeIf(other -> other.length == 2);
    }
    if (known.isEmpty() || answer.length > 2) {
      known.addLast(answer);
    }
  }

  /** Header and data: with which Le it was asked does not matter. */
  private static String nameOf(CommandApdu command) {
    return Hex.of(
            (byte) command.cla(), (byte) command.ins(), (byte) command.p1(), (byte) command.p2())
        + Hex.of(command.data());
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void reset() {
    answers.clear();
  }

  @Override
  public byte[] transmit(byte[] bytes) {
    if (!(CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed)) {
      return AnswerQueue.status(0x6700);
    }
    CommandApdu command = parsed.command();
    if (command.ins() == AnswerQueue.INS_GET_RESPONSE && contact) {
      return answers.getResponse(command);
    }
    answers.clear();
    byte[] answer = answerTo(command);
    return answer.length > 2
        ? answers.deliver(command, Arrays.copyOf(answer, answer.length - 2))
        : answer;
  }

  private byte[] answerTo(CommandApdu command) {
    boolean isData = command.ins() == INS_SELECT || command.ins() == INS_READ_RECORD;
    Deque<byte[]> known = byCommand.getOrDefault(nameOf(command), new ArrayDeque<>());
    if (isData && !known.isEmpty()) {
      return nextOf(known);
    }
    return switch (kind) {
      case STATIC_COPY -> AnswerQueue.status(command.ins() == INS_SELECT ? 0x6A82 : 0x6D00);
      case PLAYBACK -> playBack(command, known);
      case YES_MAN -> yes(command);
    };
  }

  private byte[] playBack(CommandApdu command, Deque<byte[]> known) {
    if (!known.isEmpty()) {
      return nextOf(known);
    }
    if (command.ins() == INS_EXTERNAL_AUTHENTICATE) {
      // Whoever plays a genuine card takes every proof of the terminal's.
      return AnswerQueue.status(0x9000);
    }
    int length =
        command.ins() == INS_INTERNAL_AUTHENTICATE ? command.data().length / 2 : command.le();
    Deque<byte[]> similar = byInstruction.getOrDefault(command.ins(), new ArrayDeque<>());
    for (int tried = 0; tried < similar.size(); tried++) {
      byte[] answer = nextOf(similar);
      if (answer.length - 2 == length) {
        return answer;
      }
    }
    return AnswerQueue.status(0x6D00);
  }

  private static byte[] yes(CommandApdu command) {
    int length =
        switch (command.ins()) {
          case INS_INTERNAL_AUTHENTICATE -> command.data().length / 2;
          case INS_GET_CHALLENGE -> Math.min(command.le(), 16);
          default -> 0;
        };
    return AnswerQueue.withStatus(new byte[length], 0x9000);
  }

  private static byte[] nextOf(Deque<byte[]> known) {
    byte[] answer = known.removeFirst();
    known.addLast(answer);
    return answer;
  }
}

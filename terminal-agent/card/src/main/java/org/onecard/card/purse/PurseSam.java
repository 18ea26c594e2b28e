package org.onecard.card.purse;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;

/**
 * A PSAM with the directory of one purse selected, and what is known of its session. It belongs to
 * the thread that owns the PSAM's slot.
 *
 * <p>A PSAM remembers one debit. Another MAC1, a reset or another use of it ends that; who uses it
 * for something else in between says so by {@link #disturb}, and starts it again.
 */
public final class PurseSam {

  private static final int EF_TERMINAL = 0x16;
  private static final int EF_KEY_INDEX = 0x17;

  private final PurseCommands sam;
  private final PurseApplication application;
  private final TerminalNumber terminal;
  private final int keyIndex;
  private @Nullable SamSession session;

  private PurseSam(
      PurseCommands sam, PurseApplication application, TerminalNumber terminal, int keyIndex) {
    this.sam = sam;
    this.application = application;
    this.terminal = terminal;
    this.keyIndex = keyIndex;
  }

  /**
   * Reads the terminal number, {@code 00 B0 96 00 06}, selects the purse's directory and reads its
   * key index, {@code 00 B0 97 00 01}. The master file is selected first, whatever that answers: a
   * PSAM may serve another application too.
   */
  public static SamStart start(CardChannel channel, PurseApplication application) {
    PurseCommands sam = new PurseCommands(channel);
    try {
      sam.selectMasterFile();
      ResponseApdu number = sam.readBinary(EF_TERMINAL, TerminalNumber.LENGTH);
      if (!number.status().isOk() || number.dataLength() != TerminalNumber.LENGTH) {
        return new SamStart.Refused("its terminal number, EF16", number.status());
      }
      StatusWord directory = sam.selectFile(application.samFile());
      if (!directory.isOk()) {
        return new SamStart.Refused(
            "the directory %04X of the %s purse"
                .formatted(application.samFile(), application.title()),
            directory);
      }
      ResponseApdu index = sam.readBinary(EF_KEY_INDEX, 1);
      if (!index.status().isOk() || index.dataLength() != 1) {
        return new SamStart.Refused("its key index, EF17", index.status());
      }
      return new SamStart.Ready(
          new PurseSam(
              sam, application, TerminalNumber.at(number.data(), 0), index.data()[0] & 0xFF));
    } catch (CardTransportException e) {
      return new SamStart.NoAnswer(e.fault());
    }
  }

  public PurseApplication application() {
    return application;
  }

  public TerminalNumber terminal() {
    return terminal;
  }

  /** Which of the card's keys it can use, one byte. */
  public int keyIndex() {
    return keyIndex;
  }

  /** The PSAM was reset or used for something else: what it knew of the last debit is gone. */
  public void disturb() {
    session = null;
  }

  /** Whether the PSAM still waits for the MAC2 of that session. */
  boolean waitsFor(SamSession wanted) {
    return session == wanted;
  }

  /** What came of asking for a MAC1. */
  sealed interface Mac1Answer {
    record Given(long terminalSequence, PurseMac mac1, SamSession session) implements Mac1Answer {}

    record Refused(StatusWord status) implements Mac1Answer {}

    record NoAnswer(Fault fault) implements Mac1Answer {}
  }

  /**
   * {@code 80 70}: random 4, counter 2, amount 4, type 1, date 4, time 3, key version 1, algorithm
   * 1, EF15[12..19], EF15[0..7].
   */
  Mac1Answer mac1(PurseIntent.CardStart start, DebitRequest request, PurseIdentity card) {
    session = null;
    byte[] data =
        ByteBuffer.allocate(0x24)
            .put(start.random())
            .putShort((short) start.counter())
            .putInt((int) request.amountFen())
            .put((byte) request.type())
            .put(PurseMoment.bytes(request.at()))
            .put((byte) start.keyVersion())
            .put((byte) start.algorithm())
            .put(card.serialFactor())
            .put(card.issuerFactor())
            .array();
    try {
      ResponseApdu answer = sam.samInitialise(data);
      if (!answer.status().isOk() || answer.dataLength() != PurseCommands.SAM_ANSWER_LENGTH) {
        return new Mac1Answer.Refused(answer.status());
      }
      SamSession opened = new SamSession();
      session = opened;
      return new Mac1Answer.Given(
          PurseBytes.uint32(answer.data(), 0), PurseMac.at(answer.data(), 4), opened);
    } catch (CardTransportException e) {
      return new Mac1Answer.NoAnswer(e.fault());
    }
  }

  /** What a PSAM says to a MAC2. */
  enum Mac2Answer {
    RIGHT,
    /** {@code 9302}. */
    WRONG,
    /** It says nothing about it: no answer, or one about itself. */
    NONE
  }

  /** {@code 80 72}. Whatever it answers, the session is over. */
  Mac2Answer verify(SamSession wanted, PurseMac mac2) {
    if (session != wanted) {
      return Mac2Answer.NONE;
    }
    session = null;
    try {
      StatusWord status = sam.samVerify(mac2);
      if (status.isOk()) {
        return Mac2Answer.RIGHT;
      }
      return status.value() == DeclineReason.WRONG_MAC_STATUS ? Mac2Answer.WRONG : Mac2Answer.NONE;
    } catch (CardTransportException e) {
      return Mac2Answer.NONE;
    }
  }
}

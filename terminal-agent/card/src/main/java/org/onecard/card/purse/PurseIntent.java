package org.onecard.card.purse;

import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What is about to be taken from a purse: everything that is needed to find out afterwards whether
 * it was, and to prove it, but for whose purse it is. Immutable.
 *
 * <p>It holds no identifier of the card, so its bytes may be signed and kept; the {@link
 * PurseIdentity} goes beside it, sealed.
 *
 * <pre>
 *   0 version 1 (01), 1 application 1, 2 type 1 (06, 09), 3 key index 1, 4 amount 4, 8 counter 2,
 *   10 balance before 4, 14 overdraft 3, 17 key version 1, 18 algorithm 1, 19 card's random 4,
 *   23 terminal 6, 29 terminal sequence 4, 33 date-time 7
 * </pre>
 */
public final class PurseIntent {

  /** In bytes. */
  public static final int LENGTH = 40;

  private static final int VERSION = 1;
  private static final int RANDOM_LENGTH = 4;

  private final PurseApplication application;
  private final int type;
  private final int keyIndex;
  private final long amountFen;
  private final CardStart start;
  private final TerminalNumber terminal;
  private final long terminalSequence;
  private final LocalDateTime at;

  /**
   * What the card answered to {@code 8050}: balance 4, counter 2, overdraft 3, key version 1,
   * algorithm 1, random 4.
   */
  static final class CardStart {
    private final byte[] bytes;

    /**
     * @param bytes exactly {@link PurseCommands#INITIALISED_LENGTH}
     */
    CardStart(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    long balanceFen() {
      return PurseBytes.uint32(bytes, 0);
    }

    int counter() {
      return PurseBytes.uint16(bytes, 4);
    }

    int overdraftFen() {
      return PurseBytes.uint24(bytes, 6);
    }

    int keyVersion() {
      return bytes[9] & 0xFF;
    }

    int algorithm() {
      return bytes[10] & 0xFF;
    }

    byte[] random() {
      return Arrays.copyOfRange(bytes, 11, 11 + RANDOM_LENGTH);
    }
  }

  PurseIntent(
      PurseApplication application,
      int type,
      int keyIndex,
      long amountFen,
      CardStart start,
      TerminalNumber terminal,
      long terminalSequence,
      LocalDateTime at) {
    this.application = application;
    this.type = type;
    this.keyIndex = keyIndex;
    this.amountFen = amountFen;
    this.start = start;
    this.terminal = terminal;
    this.terminalSequence = terminalSequence;
    this.at = at.truncatedTo(ChronoUnit.SECONDS);
  }

  public PurseApplication application() {
    return application;
  }

  /** {@link DebitRequest#TYPE_SIMPLE} or {@link DebitRequest#TYPE_COMPOSITE}. */
  public int type() {
    return type;
  }

  /** The PSAM's, one byte. */
  public int keyIndex() {
    return keyIndex;
  }

  /** 0 to {@link DebitRequest#MAX_AMOUNT_FEN}. */
  public long amountFen() {
    return amountFen;
  }

  /** The card's counter (ATC) before the debit, two bytes. */
  public int counter() {
    return start.counter();
  }

  /** The counter if the debit happened. */
  public int counterAfter() {
    return (start.counter() + 1) & 0xFFFF;
  }

  /** As the card said before the debit. */
  public long balanceBeforeFen() {
    return start.balanceFen();
  }

  /** If the debit happened; below zero where the card allows an overdraft. */
  public long balanceAfterFen() {
    return start.balanceFen() - amountFen;
  }

  /** The overdraft that the card allows, 0 to 16,777,215. */
  public int overdraftFen() {
    return start.overdraftFen();
  }

  /** The card's, one byte. */
  public int keyVersion() {
    return start.keyVersion();
  }

  /** The card's, one byte; which number means 3DES or SM4 is not public. */
  public int algorithm() {
    return start.algorithm();
  }

  /** The card's random number of this debit, four bytes. */
  public byte[] random() {
    return start.random();
  }

  public TerminalNumber terminal() {
    return terminal;
  }

  /** The PSAM's own counter, 0 to 4,294,967,295. */
  public long terminalSequence() {
    return terminalSequence;
  }

  /** Local time of the region, to the second. */
  public LocalDateTime at() {
    return at;
  }

  /**
   * The intent that somebody else tells of, with what recovering and proving it take.
   *
   * @param type {@link DebitRequest#TYPE_SIMPLE} or {@link DebitRequest#TYPE_COMPOSITE}
   * @param keyIndex of the PSAM that asks the card, one byte
   * @param start balance before 4, counter 2, overdraft 3, key version 1, algorithm 1, random 4, as
   *     the card answered to {@code 8050}
   * @param terminalSequence 0 to 4,294,967,295
   * @return empty where it is none that a purse could have been told
   */
  public static Optional<PurseIntent> told(
      PurseApplication application,
      int type,
      int keyIndex,
      long amountFen,
      byte[] start,
      TerminalNumber terminal,
      long terminalSequence,
      LocalDateTime at) {
    boolean possible =
        (type == DebitRequest.TYPE_SIMPLE || type == DebitRequest.TYPE_COMPOSITE)
            && amountFen >= 0
            && amountFen <= DebitRequest.MAX_AMOUNT_FEN
            && start.length == PurseCommands.INITIALISED_LENGTH;
    return possible
        ? Optional.of(
            new PurseIntent(
                application,
                type,
                keyIndex,
                amountFen,
                new CardStart(start),
                terminal,
                terminalSequence,
                at))
        : Optional.empty();
  }

  /** {@link #LENGTH} bytes, as drawn above. */
  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .put((byte) VERSION)
        .put((byte) application.code())
        .put((byte) type)
        .put((byte) keyIndex)
        .putInt((int) amountFen)
        .putShort((short) start.counter())
        .putInt((int) start.balanceFen())
        .put(start.bytes, 6, 3)
        .put((byte) start.keyVersion())
        .put((byte) start.algorithm())
        .put(start.random())
        .put(terminal.bytes())
        .putInt((int) terminalSequence)
        .put(PurseMoment.bytes(at))
        .array();
  }

  /** Reads bytes as an intent; any bytes may come. */
  public static IntentParse parse(byte[] bytes) {
    if (bytes.length != LENGTH) {
      return new IntentParse.Malformed(
          Math.min(bytes.length, LENGTH), "an intent has " + LENGTH + " bytes");
    }
    if (bytes[0] != VERSION) {
      return new IntentParse.Malformed(0, "an intent of version " + (bytes[0] & 0xFF));
    }
    Optional<PurseApplication> application =
        Arrays.stream(PurseApplication.values()).filter(a -> a.code() == bytes[1]).findFirst();
    if (application.isEmpty()) {
      return new IntentParse.Malformed(1, "no such purse application");
    }
    int type = bytes[2];
    if (type != DebitRequest.TYPE_SIMPLE && type != DebitRequest.TYPE_COMPOSITE) {
      return new IntentParse.Malformed(2, "no type of a debit");
    }
    long amountFen = PurseBytes.uint32(bytes, 4);
    if (amountFen > DebitRequest.MAX_AMOUNT_FEN) {
      return new IntentParse.Malformed(4, "the amount is out of range");
    }
    Optional<LocalDateTime> at = PurseMoment.find(bytes, 33);
    if (at.isEmpty()) {
      return new IntentParse.Malformed(33, "no second of the calendar");
    }
    byte[] start =
        ByteBuffer.allocate(PurseCommands.INITIALISED_LENGTH)
            .put(bytes, 10, 4)
            .put(bytes, 8, 2)
            .put(bytes, 14, 9)
            .array();
    return new IntentParse.Parsed(
        new PurseIntent(
            application.get(),
            type,
            bytes[3] & 0xFF,
            amountFen,
            new CardStart(start),
            TerminalNumber.at(bytes, 23),
            PurseBytes.uint32(bytes, 29),
            at.get()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PurseIntent that && Arrays.equals(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  /** What, where and when; nothing that leads to the card. */
  @Override
  public String toString() {
    return "PurseIntent[%s %s of %s, terminal %s, sequence %s, %s]"
        .formatted(
            type == DebitRequest.TYPE_SIMPLE ? "simple" : "composite",
            application.title(),
            Fen.yuan(amountFen),
            terminal,
            HexFormat.of().withUpperCase().toHexDigits((int) terminalSequence),
            at);
  }
}

package org.onecard.virtual.purse;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.CardApplication;

/**
 * A transit purse. Balance, counter, log, composite record and last transaction are non-volatile;
 * they change together when a debit is carried out.
 *
 * <pre>
 *   00 B0 95|97 off Le     files                80 5C 03|00 02 04   balance; P1 01 overdraft
 *   00 B2 nn C4 17         log, EF18            80 50 01|03 02 0B   initialise a debit
 *   00 B2 01 F4 30         composite, EF1E      80 DC 00 F0 30      composite record
 *   80 5A 00 06|09 02      proof of the last    80 54 01 00 0F      debit
 * </pre>
 *
 * The counter in the log is the one after the debit, and a debit is begun anew by whatever comes
 * between its commands; neither is public.
 */
public final class VirtualPurse implements CardApplication {

  private static final int LOG_RECORDS = 10;
  private static final int COMPOSITE_LENGTH = 48;
  private static final int KEY_INDEX = 0x01;
  private static final int TYPE_LOAD = 0x02;
  private static final int TYPE_SIMPLE = 0x06;
  private static final int TYPE_COMPOSITE = 0x09;

  private final PurseOptions options;
  private final LabPurseKeys keys;
  private final Random random;
  private final byte[] debitKey;
  private final byte[] tacKey;

  private long balanceFen;
  private int counter;
  private byte[] composite = new byte[COMPOSITE_LENGTH];
  private final Deque<byte[]> log = new ArrayDeque<>();
  private @Nullable LastTransaction last;

  private @Nullable Started started;

  private record LastTransaction(int type, int counter, String mac2, String tac) {}

  /** A debit that was initialised; volatile. */
  private static final class Started {
    private final int type;
    private final byte[] amount;
    private final byte[] terminal;
    private final byte[] random;
    private byte @Nullable [] composite;

    Started(int type, byte[] amount, byte[] terminal, byte[] random) {
      this.type = type;
      this.amount = amount;
      this.terminal = terminal;
      this.random = random;
    }

    boolean isComplete() {
      return type == TYPE_SIMPLE || composite != null;
    }
  }

  /**
   * A purse as issued.
   *
   * @param random where the card takes its random numbers from
   */
  public VirtualPurse(PurseOptions options, LabPurseKeys keys, Random random) {
    this.options = options;
    this.keys = keys;
    this.random = random;
    byte[] serialFactor = Arrays.copyOfRange(options.serialBytes(), 2, 10);
    this.debitKey = keys.debitKey(options.issuer(), serialFactor);
    this.tacKey = keys.tacKey(options.issuer(), serialFactor);
    this.balanceFen = options.balanceFen();
    this.counter = options.counter();
  }

  public long balanceFen() {
    return balanceFen;
  }

  /** How many debits it has carried out, and what it began with. */
  public int counter() {
    return counter;
  }

  /** Puts money on it, as a machine elsewhere would, and notes that in the log. */
  public void load(long fen) {
    balanceFen += fen;
    note(TYPE_LOAD, amount(fen), new byte[6], Hex.bytes("20250101120000"));
  }

  @Override
  public boolean isNamed(byte[] name) {
    return Arrays.equals(name, options.kind().aid());
  }

  /** {@code 6F ( 84 AID, A5 ( 9F0C EF15 ) )}. */
  @Override
  public byte[] select() {
    started = null;
    if (options.selectStatus().isPresent()) {
      return status(options.selectStatus().getAsInt());
    }
    byte[] aid = options.kind().aid();
    String ef15 = Hex.of(options.ef15());
    String body =
        "84%02X%sA5%02X9F0C%02X%s"
            .formatted(aid.length, Hex.of(aid), ef15.length() / 2 + 3, ef15.length() / 2, ef15);
    return done(Hex.bytes("6F%02X%s".formatted(body.length() / 2, body)));
  }

  @Override
  public void reset() {
    started = null;
  }

  @Override
  public byte[] transmit(CommandApdu command) {
    Started debit = started;
    started = null;
    return switch (command.cla() << 8 | command.ins()) {
      case 0x00B0 -> readBinary(command);
      case 0x00B2 -> readRecord(command);
      case 0x805C -> balance(command);
      case 0x8050 -> initialise(command);
      case 0x80DC -> updateCache(command, debit);
      case 0x8054 -> debit(command, debit);
      case 0x805A -> prove(command);
      default -> status(command.cla() == 0x00 || command.cla() == 0x80 ? 0x6D00 : 0x6E00);
    };
  }

  private byte[] readBinary(CommandApdu command) {
    byte[] file;
    if (command.p1() == 0x95) {
      file = options.ef15();
    } else if (command.p1() == 0x97) {
      file = options.ef17();
    } else {
      return status(0x6A82);
    }
    if (command.le() == 0 || command.data().length > 0) {
      return status(0x6700);
    }
    if (command.p2() >= file.length) {
      return status(0x6B00);
    }
    int wanted = command.le() == CommandApdu.MAX_SHORT_LE ? file.length : command.le();
    int end = Math.min(file.length, command.p2() + wanted);
    return done(Arrays.copyOfRange(file, command.p2(), end));
  }

  private byte[] readRecord(CommandApdu command) {
    if (command.le() == 0 || command.data().length > 0) {
      return status(0x6700);
    }
    if (command.p2() == 0xC4) {
      return log.stream()
          .skip(Math.max(0, command.p1() - 1))
          .findFirst()
          .filter(record -> command.p1() > 0)
          .map(VirtualPurse::done)
          .orElseGet(() -> status(0x6A83));
    }
    if (command.p2() == 0xF4) {
      return command.p1() == 1 ? done(composite) : status(0x6A83);
    }
    return status(0x6A82);
  }

  private byte[] balance(CommandApdu command) {
    if (command.p2() != 0x02) {
      return status(0x6A86);
    }
    if (command.le() == 0) {
      return status(0x6700);
    }
    if (command.p1() == 0x01) {
      return done(amount(options.overdraftFen()));
    }
    return command.p1() == options.balanceP1() ? done(amount(balanceFen)) : status(0x6A86);
  }

  private byte[] initialise(CommandApdu command) {
    if ((command.p1() != 0x01 && command.p1() != 0x03) || command.p2() != 0x02) {
      return status(0x6A86);
    }
    byte[] data = command.data();
    if (data.length != 11) {
      return status(0x6700);
    }
    if (data[0] != KEY_INDEX) {
      return status(0x9403);
    }
    if (counter == 0xFFFF) {
      return status(0x6985);
    }
    byte[] wanted = Arrays.copyOfRange(data, 1, 5);
    if (fen(wanted) > balanceFen) {
      return status(0x9401);
    }
    byte[] cardRandom = new byte[4];
    random.nextBytes(cardRandom);
    started =
        new Started(
            command.p1() == 0x01 ? TYPE_SIMPLE : TYPE_COMPOSITE,
            wanted,
            Arrays.copyOfRange(data, 5, 11),
            cardRandom);
    return done(
        LabPurseKeys.concat(
            amount(balanceFen),
            counterBytes(counter),
            Arrays.copyOfRange(amount(options.overdraftFen()), 1, 4),
            new byte[] {(byte) keys.keyVersion(), (byte) keys.algorithm()},
            cardRandom));
  }

  private byte[] updateCache(CommandApdu command, @Nullable Started debit) {
    if (command.p1() != 0x00 || command.p2() != 0xF0) {
      return status(0x6A86);
    }
    if (command.data().length != COMPOSITE_LENGTH) {
      return status(0x6700);
    }
    if (debit == null || debit.type != TYPE_COMPOSITE) {
      return status(0x6985);
    }
    debit.composite = command.data();
    started = debit;
    return status(0x9000);
  }

  private byte[] debit(CommandApdu command, @Nullable Started debit) {
    if (command.p1() != 0x01 || command.p2() != 0x00) {
      return status(0x6A86);
    }
    byte[] data = command.data();
    if (data.length != 15) {
      return status(0x6700);
    }
    if (debit == null || !debit.isComplete()) {
      return status(0x6985);
    }
    byte[] terminalSequence = Arrays.copyOf(data, 4);
    byte[] moment = Arrays.copyOfRange(data, 4, 11);
    byte[] mac1 = Arrays.copyOfRange(data, 11, 15);
    byte[] type = {(byte) debit.type};
    byte[] sessionKey =
        keys.sessionKey(debitKey, debit.random, counterBytes(counter), terminalSequence);
    byte[] signedByTerminal = LabPurseKeys.concat(debit.amount, type, debit.terminal, moment);
    if (!Arrays.equals(keys.mac(sessionKey, signedByTerminal), mac1)) {
      return status(0x9302);
    }
    byte[] mac2 = keys.mac(sessionKey, debit.amount);
    byte[] tac =
        keys.tac(
            tacKey,
            LabPurseKeys.concat(debit.amount, type, debit.terminal, terminalSequence, moment));
    balanceFen -= fen(debit.amount);
    counter++;
    if (debit.composite != null) {
      composite = debit.composite;
    }
    note(debit.type, debit.amount, debit.terminal, moment);
    last = new LastTransaction(debit.type, counter, Hex.of(mac2), Hex.of(tac));
    return done(LabPurseKeys.concat(tac, mac2));
  }

  private byte[] prove(CommandApdu command) {
    byte[] data = command.data();
    if (data.length != 2) {
      return status(0x6700);
    }
    LastTransaction known = last;
    boolean isLast =
        known != null
            && command.p1() == 0x00
            && command.p2() == known.type()
            && Arrays.equals(data, counterBytes(known.counter()));
    return known != null && isLast ? done(Hex.bytes(known.mac2() + known.tac())) : status(0x9406);
  }

  private void note(int type, byte[] amount, byte[] terminal, byte[] moment) {
    log.addFirst(
        LabPurseKeys.concat(
            counterBytes(counter),
            Arrays.copyOfRange(amount(options.overdraftFen()), 1, 4),
            amount,
            new byte[] {(byte) type},
            terminal,
            moment));
    while (log.size() > LOG_RECORDS) {
      log.removeLast();
    }
  }

  private static byte[] counterBytes(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  private static byte[] amount(long fen) {
    return ByteBuffer.allocate(4).putInt((int) fen).array();
  }

  private static long fen(byte[] amount) {
    return ByteBuffer.wrap(amount).getInt() & 0xFFFF_FFFFL;
  }

  private static byte[] done(byte[] data) {
    return LabPurseKeys.concat(data, status(0x9000));
  }

  private static byte[] status(int statusWord) {
    return new byte[] {(byte) (statusWord >> 8), (byte) statusWord};
  }
}

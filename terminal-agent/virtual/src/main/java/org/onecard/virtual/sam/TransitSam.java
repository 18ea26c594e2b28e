package org.onecard.virtual.sam;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.CardApplication;
import org.onecard.virtual.purse.LabPurseKeys;

/**
 * A PSAM for transit purses, as the master file of its chip.
 *
 * <pre>
 *   MF
 *    |- EF15   1 byte, serial number 10            00 B0 95 01 0A
 *    |- EF16   terminal number 6                   00 B0 96 00 06
 *    |- 8011   T-Union      `- EF17 key index 1    00 B0 97 00 01
 *    `- 1001   city union   `- EF17 key index 1
 *
 *   80 70 00 00 24   MAC1, with a new terminal sequence
 *   80 72 00 00 04   MAC2
 * </pre>
 *
 * The terminal sequence outlives resets; a debit it waits for does not. After three wrong MAC2 in a
 * row it locks itself, 9303. That a sequence is used up by {@code 8070} is assumed.
 */
public final class TransitSam implements CardApplication {

  private static final int INITIALISE_LENGTH = 0x24;
  private static final int WRONG_TRIES = 3;

  private final byte[] terminal;
  private final LabPurseKeys keys;
  private int terminalSequence;
  private int triesLeft = WRONG_TRIES;

  private boolean directory;
  private byte @Nullable [] mac2Expected;

  /**
   * A PSAM that was never used.
   *
   * @param terminalNumber twelve hexadecimal digits
   */
  public TransitSam(String terminalNumber, LabPurseKeys keys) {
    this.terminal = Hex.bytes(terminalNumber);
    if (terminal.length != 6) {
      throw new IllegalArgumentException("a terminal number is twelve hexadecimal digits");
    }
    this.keys = keys;
  }

  /** It has no name; its directories are selected by file identifier. */
  @Override
  public boolean isNamed(byte[] name) {
    return false;
  }

  /** The master file. */
  @Override
  public byte[] select() {
    reset();
    return status(0x9000);
  }

  @Override
  public void reset() {
    directory = false;
    mac2Expected = null;
  }

  /** How many debits it has given a MAC1 for. */
  public int terminalSequence() {
    return terminalSequence;
  }

  @Override
  public byte[] transmit(CommandApdu command) {
    return switch (command.cla() << 8 | command.ins()) {
      case 0x00A4 -> selectFile(command);
      case 0x00B0 -> readBinary(command);
      case 0x8070 -> initialise(command);
      case 0x8072 -> verify(command);
      default -> status(command.cla() == 0x00 || command.cla() == 0x80 ? 0x6D00 : 0x6E00);
    };
  }

  private byte[] selectFile(CommandApdu command) {
    String file = Hex.of(command.data());
    if (command.p1() != 0x00 || !(file.equals("8011") || file.equals("1001"))) {
      return status(0x6A82);
    }
    reset();
    directory = true;
    return status(0x9000);
  }

  private byte[] readBinary(CommandApdu command) {
    byte[] file;
    if (directory) {
      if (command.p1() != 0x97) {
        return status(0x6A82);
      }
      file = new byte[] {1};
    } else if (command.p1() == 0x95) {
      file = ByteBuffer.allocate(11).put(5, terminal).array();
    } else if (command.p1() == 0x96) {
      file = terminal;
    } else {
      return status(0x6A82);
    }
    int left = file.length - command.p2();
    if (left <= 0) {
      return status(0x6B00);
    }
    int wanted = Math.min(left, command.le());
    return wanted == 0
        ? status(0x6700)
        : done(Arrays.copyOfRange(file, command.p2(), command.p2() + wanted));
  }

  private byte[] initialise(CommandApdu command) {
    byte[] data = command.data();
    mac2Expected = null;
    if (!directory) {
      return status(0x6985);
    }
    if (data.length != INITIALISE_LENGTH) {
      return status(0x6700);
    }
    if (triesLeft == 0) {
      return status(0x9303);
    }
    byte[] random = Arrays.copyOf(data, 4);
    byte[] counter = Arrays.copyOfRange(data, 4, 6);
    byte[] amount = Arrays.copyOfRange(data, 6, 10);
    byte[] type = Arrays.copyOfRange(data, 10, 11);
    byte[] moment = Arrays.copyOfRange(data, 11, 18);
    if (type[0] != 0x06 && type[0] != 0x09) {
      return status(0x6A80);
    }
    if ((data[18] & 0xFF) != keys.keyVersion() || (data[19] & 0xFF) != keys.algorithm()) {
      return status(0x6A88);
    }
    byte[] serial = Arrays.copyOfRange(data, 20, 28);
    byte[] issuer = Arrays.copyOfRange(data, 28, 36);
    terminalSequence++;
    byte[] sequence = ByteBuffer.allocate(4).putInt(terminalSequence).array();
    byte[] sessionKey = keys.sessionKey(keys.debitKey(issuer, serial), random, counter, sequence);
    mac2Expected = keys.mac(sessionKey, amount);
    return done(concat(sequence, keys.mac(sessionKey, concat(amount, type, terminal, moment))));
  }

  private byte[] verify(CommandApdu command) {
    byte[] expected = mac2Expected;
    if (expected == null) {
      return status(0x6985);
    }
    if (command.data().length != 4) {
      return status(0x6700);
    }
    mac2Expected = null;
    if (Arrays.equals(command.data(), expected)) {
      triesLeft = WRONG_TRIES;
      return status(0x9000);
    }
    triesLeft--;
    return status(0x9302);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer whole =
        ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      whole.put(part);
    }
    return whole.array();
  }

  private static byte[] done(byte[] data) {
    return concat(data, status(0x9000));
  }

  private static byte[] status(int statusWord) {
    return new byte[] {(byte) (statusWord >> 8), (byte) statusWord};
  }
}

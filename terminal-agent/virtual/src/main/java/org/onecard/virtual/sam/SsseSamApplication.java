package org.onecard.virtual.sam;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.card.CardApplication;
import org.onecard.virtual.card.SsseCipher;
import org.onecard.virtual.card.SsseKey;

/**
 * The application {@code D15600000590} of a PSAM.
 *
 * <pre>
 *   00 B0 95 01 0A                              serial, EF 0015 from offset 1
 *   00 B0 96 00 06                              terminal number, EF 0016
 *   BF DE 48 5D 18 factor 8, region "sx" 8, value 8   process key of RKSSSE
 *   80 FA 00 00 08 source 8                     answer under it, once
 *
 *   assumed, for the sources do not show it:
 *   00 84 00 00 08                              a challenge half; the last two are R_src, R_proc
 *   BF DE 48 5E 18 factor 8, region "sx" 8, R_proc 8  process key of the card's proof
 *   80 FC 00 00 10 R_src 8, answer 8            9000 if it is right, else 9302; once
 * </pre>
 *
 * With values of 16 bytes, for SM4, the lengths are {@code 20}, {@code 10}, {@code 10} and {@code
 * 20}. What a right answer of a card would be never leaves it: {@code 80 FA} does not work under
 * the proof's key, and that key is derived for its own challenge only.
 */
final class SsseSamApplication implements CardApplication {

  private static final int FACTOR_LENGTH = 8;

  private final SsseSamOptions options;
  private final RandomGenerator random;
  private final Predicate<byte[]> name;
  private final byte[] serialFile;
  private final byte[] terminalFile;

  private Optional<Derived> derived = Optional.empty();
  private byte[] source = {};
  private byte[] process = {};

  /** A process key, and what it may be used for. */
  private static final class Derived {
    private final SsseKey usage;
    private final SsseCipher cipher;
    private final byte[] processKey;
    private final int valueLength;

    private Derived(SsseKey usage, SsseCipher cipher, byte[] processKey, int valueLength) {
      this.usage = usage;
      this.cipher = cipher;
      this.processKey = processKey;
      this.valueLength = valueLength;
    }

    private byte[] answer(byte[] value) {
      return cipher.answer(processKey, value);
    }
  }

  SsseSamApplication(SsseSamOptions options, RandomGenerator random, Predicate<byte[]> name) {
    this.options = options;
    this.random = random;
    this.name = name;
    // Before the serial stands a byte of version, behind it key version and reserve.
    this.serialFile = Hex.bytes("01" + options.serial() + "010000");
    this.terminalFile = Hex.bytes(options.terminalNumber());
  }

  @Override
  public boolean isNamed(byte[] other) {
    return name.test(other);
  }

  @Override
  public byte[] select() {
    reset();
    return status(0x9000);
  }

  @Override
  public void reset() {
    derived = Optional.empty();
    source = new byte[0];
    process = new byte[0];
  }

  @Override
  public byte[] transmit(CommandApdu command) {
    int header = command.cla() << 24 | command.ins() << 16 | command.p1() << 8 | command.p2();
    Optional<Derived> usable = derived;
    derived = Optional.empty();
    return switch (header) {
      case 0x00840000 -> getChallenge(command);
      case 0xBFDE485D -> derive(command, SsseKey.READ);
      case 0xBFDE485E -> derive(command, SsseKey.PROOF);
      case 0x80FA0000 -> answer(command, usable);
      case 0x80FC0000 -> check(command, usable);
      default -> other(command);
    };
  }

  private byte[] other(CommandApdu command) {
    if (command.cla() == 0x00 && command.ins() == 0xB0) {
      return switch (command.p1()) {
        case 0x95 -> readBinary(command, serialFile);
        case 0x96 -> readBinary(command, terminalFile);
        default -> status(0x6A82);
      };
    }
    return switch (command.cla()) {
      case 0x00, 0x80, 0xBF -> status(0x6D00);
      default -> status(0x6E00);
    };
  }

  private static byte[] readBinary(CommandApdu command, byte[] file) {
    int left = file.length - command.p2();
    if (left <= 0) {
      return status(0x6B00);
    }
    if (command.data().length > 0 || command.le() == 0) {
      return status(0x6700);
    }
    if (command.le() > left) {
      return status(0x6C00 | left);
    }
    return done(Arrays.copyOfRange(file, command.p2(), command.p2() + command.le()));
  }

  private byte[] getChallenge(CommandApdu command) {
    if (command.le() != 8 && command.le() != 16) {
      return status(0x6700);
    }
    source = process;
    process = new byte[command.le()];
    random.nextBytes(process);
    return done(process);
  }

  private byte[] derive(CommandApdu command, SsseKey usage) {
    byte[] data = command.data();
    int valueLength = data.length - 2 * FACTOR_LENGTH;
    if (valueLength != 8 && valueLength != 16) {
      return status(0x6700);
    }
    SsseCipher cipher = options.ciphers().get(valueLength);
    if (cipher == null) {
      return status(0x6A81);
    }
    String region = new String(data, FACTOR_LENGTH, FACTOR_LENGTH, StandardCharsets.ISO_8859_1);
    if (!region.matches("[1-9][0-9]{5}sx")) {
      return status(0x6A80);
    }
    if (options.onlyRegion().filter(only -> !region.equals(only + "sx")).isPresent()) {
      return status(0x6985);
    }
    if (!options.keys().contains(usage)) {
      return status(0x6A88);
    }
    byte[] value = Arrays.copyOfRange(data, 2 * FACTOR_LENGTH, data.length);
    if (usage == SsseKey.PROOF && !MessageDigest.isEqual(value, process)) {
      return status(0x6984);
    }
    byte[] regional = options.masters().regional(usage, cipher, region.substring(0, 6));
    byte[] cardKey = cipher.diversify(regional, Arrays.copyOf(data, FACTOR_LENGTH));
    derived =
        Optional.of(new Derived(usage, cipher, cipher.processKey(cardKey, value), valueLength));
    return status(0x9000);
  }

  private static byte[] answer(CommandApdu command, Optional<Derived> usable) {
    Optional<Derived> key = usable.filter(one -> one.usage == SsseKey.READ);
    if (key.isEmpty()) {
      return status(0x6985);
    }
    if (command.data().length != key.get().valueLength) {
      return status(0x6700);
    }
    return done(key.get().answer(command.data()));
  }

  private byte[] check(CommandApdu command, Optional<Derived> usable) {
    byte[] challenge = source;
    source = new byte[0];
    process = new byte[0];
    Optional<Derived> key = usable.filter(one -> one.usage == SsseKey.PROOF);
    if (key.isEmpty()) {
      return status(0x6985);
    }
    int length = key.get().valueLength;
    byte[] data = command.data();
    if (data.length != 2 * length) {
      return status(0x6700);
    }
    if (!MessageDigest.isEqual(Arrays.copyOf(data, length), challenge)) {
      return status(0x6984);
    }
    byte[] right = key.get().answer(challenge);
    return MessageDigest.isEqual(right, Arrays.copyOfRange(data, length, 2 * length))
        ? status(0x9000)
        : status(0x9302);
  }

  private static byte[] done(byte[] data) {
    byte[] answer = Arrays.copyOf(data, data.length + 2);
    answer[data.length] = (byte) 0x90;
    return answer;
  }

  private static byte[] status(int statusWord) {
    return new byte[] {(byte) (statusWord >> 8), (byte) statusWord};
  }
}

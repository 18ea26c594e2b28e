package org.onecard.card.purse;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which purse it is, out of its EF15: the issuer's block, bytes 0 to 7, and the serial number,
 * bytes 10 to 19. It stands for a person, so it shows itself to nobody who did not ask for its
 * bytes. The card's keys are diversified by it.
 */
public final class PurseIdentity {

  /** In bytes. */
  public static final int LENGTH = 18;

  static final int FACTOR_LENGTH = 8;

  static final int ISSUER_AT = 0;
  static final int SERIAL_FACTOR_AT = 12;

  private static final int SERIAL_AT = 10;

  private final byte[] bytes;

  private PurseIdentity(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The identity that these bytes are, issuer's block and serial number; they are copied.
   *
   * @param bytes exactly {@link #LENGTH}
   */
  public static PurseIdentity of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a purse's identity has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new PurseIdentity(bytes.clone());
  }

  /** Out of an EF15 of at least 20 bytes. */
  static PurseIdentity inEf15(byte[] ef15) {
    byte[] bytes = Arrays.copyOf(ef15, LENGTH);
    System.arraycopy(ef15, SERIAL_AT, bytes, FACTOR_LENGTH, LENGTH - FACTOR_LENGTH);
    return new PurseIdentity(bytes);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** EF15[10..19], 10 bytes: what tells it from every other purse of its union. */
  public byte[] serial() {
    return Arrays.copyOfRange(bytes, FACTOR_LENGTH, LENGTH);
  }

  /** EF15[0..7], 8 bytes: the second factor handed to {@code 8070}. */
  public byte[] issuerFactor() {
    return Arrays.copyOf(bytes, FACTOR_LENGTH);
  }

  /** EF15[12..19], 8 bytes, the end of the serial number: the first factor handed to 8070. */
  public byte[] serialFactor() {
    return Arrays.copyOfRange(bytes, LENGTH - FACTOR_LENGTH, LENGTH);
  }

  /**
   * Eight bytes of EF15, as far as this knows them: those that begin at 0 or at 10 to 12.
   *
   * @param at where in EF15 they begin
   */
  Optional<byte[]> findFactor(int at) {
    if (at == ISSUER_AT) {
      return Optional.of(issuerFactor());
    }
    int inSerial = at - SERIAL_AT;
    return inSerial < 0 || inSerial + FACTOR_LENGTH > LENGTH - FACTOR_LENGTH
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(serial(), inSerial, inSerial + FACTOR_LENGTH));
  }

  static boolean hasFactor(int at) {
    return of(new byte[LENGTH]).findFactor(at).isPresent();
  }

  /** In constant time: how long it takes says nothing about where two identities differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PurseIdentity that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "PurseIdentity[hidden]";
  }
}

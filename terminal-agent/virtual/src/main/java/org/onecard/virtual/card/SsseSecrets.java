package org.onecard.virtual.card;

import java.util.Arrays;

/**
 * By what a social security card authenticates. Immutable.
 *
 * @param masters whose card it is
 * @param cipher what it computes with
 * @param valueLength of its challenges and answers: 8, or 16 where they are blocks of SM4
 * @param factor what of its answer to reset its keys follow from
 * @param identifiers by which its keys are named
 * @param tries how often external authentication may fail in a row before its key is locked, 1 to
 *     15
 */
public record SsseSecrets(
    SsseMasterKeys masters,
    SsseCipher cipher,
    int valueLength,
    Factor factor,
    KeyIdentifiers identifiers,
    int tries) {

  /**
   * P2 of the commands that use a key, 0 to 255 each.
   *
   * @param proof of INTERNAL AUTHENTICATE
   * @param readByHost of EXTERNAL AUTHENTICATE with RKSSSE and the host's answer
   * @param readBySam the same with the PSAM's
   * @param pinReload of the one that lets a PIN be replaced
   */
  public record KeyIdentifiers(int proof, int readByHost, int readBySam, int pinReload) {

    /** As public sources have them. */
    public static final KeyIdentifiers USUAL = new KeyIdentifiers(0x00, 0x0A, 0x07, 0x06);
  }

  /** What of the answer to reset a card's keys are diversified by, eight bytes. */
  public enum Factor {
    /** Its last eight. */
    ATR_TAIL,
    /** Its last six, which are T8 to TD of a contact card, and two zero bytes. */
    ATR_SERIAL
  }

  /** A genuine card of the lab with 3DES. */
  public static final SsseSecrets TRIPLE_DES =
      new SsseSecrets(
          SsseMasterKeys.LAB, SsseCipher.TRIPLE_DES, 8, Factor.ATR_TAIL, KeyIdentifiers.USUAL, 15);

  /** A genuine card of the lab with SM4, its values whole blocks. */
  public static final SsseSecrets SM4 =
      new SsseSecrets(
          SsseMasterKeys.LAB, SsseCipher.SM4, 16, Factor.ATR_TAIL, KeyIdentifiers.USUAL, 15);

  /** A genuine card of the lab with SM4 behind commands of 3DES's lengths. */
  public static final SsseSecrets SM4_SHORT =
      new SsseSecrets(
          SsseMasterKeys.LAB, SsseCipher.SM4, 8, Factor.ATR_TAIL, KeyIdentifiers.USUAL, 15);

  public SsseSecrets {
    if (valueLength != 8 && (valueLength != 16 || cipher != SsseCipher.SM4)) {
      throw new IllegalArgumentException(
          "a value of " + cipher + " does not have " + valueLength + " bytes");
    }
    if (tries < 1 || tries > 15) {
      throw new IllegalArgumentException("a key has 1 to 15 tries, not " + tries);
    }
  }

  /** The same card made by somebody who has other keys. */
  public SsseSecrets of(SsseMasterKeys others) {
    return new SsseSecrets(others, cipher, valueLength, factor, identifiers, tries);
  }

  public SsseSecrets withFactor(Factor other) {
    return new SsseSecrets(masters, cipher, valueLength, other, identifiers, tries);
  }

  public SsseSecrets withIdentifiers(KeyIdentifiers others) {
    return new SsseSecrets(masters, cipher, valueLength, factor, others, tries);
  }

  public SsseSecrets withTries(int most) {
    return new SsseSecrets(masters, cipher, valueLength, factor, identifiers, most);
  }

  /** The key as it lies on the card with that answer to reset, 16 bytes. */
  byte[] cardKey(SsseKey key, String region, byte[] atr) {
    byte[] bytes =
        switch (factor) {
          case ATR_TAIL -> Arrays.copyOfRange(atr, atr.length - 8, atr.length);
          case ATR_SERIAL -> Arrays.copyOf(Arrays.copyOfRange(atr, atr.length - 6, atr.length), 8);
        };
    return cipher.diversify(masters.regional(key, cipher, region), bytes);
  }

  /** Cipher and lengths, nothing of the keys. */
  @Override
  public String toString() {
    return "SsseSecrets[" + cipher + ", " + valueLength + " bytes]";
  }
}

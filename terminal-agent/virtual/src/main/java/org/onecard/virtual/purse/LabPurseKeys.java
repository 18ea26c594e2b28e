package org.onecard.virtual.purse;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The two masters of a lab's purses and PSAMs, and what follows from them. The keys spell out that
 * they are made up. Immutable.
 */
public final class LabPurseKeys {

  /** Of cards that compute with 3DES: key version 03, algorithm 00. */
  public static final LabPurseKeys TRIPLE_DES =
      new LabPurseKeys(false, "made-up DPK 3DES", "made-up TAC 3DES");

  /** Of cards that compute with SM4: key version 43, algorithm 04, as assumed. */
  public static final LabPurseKeys SM4 =
      new LabPurseKeys(true, "made-up DPK SM4!", "made-up TAC SM4!");

  private static final int MAC_LENGTH = 4;

  private final boolean sm4;
  private final byte[] debitMaster;
  private final byte[] tacMaster;

  private LabPurseKeys(boolean sm4, String debitMaster, String tacMaster) {
    this.sm4 = sm4;
    this.debitMaster = debitMaster.getBytes(StandardCharsets.US_ASCII);
    this.tacMaster = tacMaster.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether it is SM4 instead of 3DES. */
  public boolean isSm4() {
    return sm4;
  }

  /** What a card of these keys answers to {@code 8050}. */
  public int keyVersion() {
    return sm4 ? 0x43 : 0x03;
  }

  /** What a card of these keys answers to {@code 8050}. */
  public int algorithm() {
    return sm4 ? 0x04 : 0x00;
  }

  /** For a lab's key service; 16 bytes. */
  public byte[] debitMaster() {
    return debitMaster.clone();
  }

  /** For a lab's key service; 16 bytes. */
  public byte[] tacMaster() {
    return tacMaster.clone();
  }

  /**
   * The card's debit key, 16 bytes.
   *
   * @param issuer EF15[0..7]
   * @param serial EF15[12..19]
   */
  public byte[] debitKey(byte[] issuer, byte[] serial) {
    return diversify(diversify(debitMaster, issuer), serial);
  }

  /** The card's TAC key, with the same factors. */
  public byte[] tacKey(byte[] issuer, byte[] serial) {
    return diversify(diversify(tacMaster, issuer), serial);
  }

  private byte[] diversify(byte[] key, byte[] factor) {
    byte[] inverted = new byte[factor.length];
    for (int i = 0; i < factor.length; i++) {
      inverted[i] = (byte) (factor[i] ^ 0xFF);
    }
    return encrypt(key, concat(factor, inverted));
  }

  /**
   * The key of one debit: 8 bytes for 3DES, 16 for SM4.
   *
   * @param random of the card, 4 bytes
   * @param counter of the card, 2 bytes
   * @param terminalSequence 4 bytes, of which the last two count
   */
  public byte[] sessionKey(
      byte[] debitKey, byte[] random, byte[] counter, byte[] terminalSequence) {
    byte[] eight = concat(random, counter, Arrays.copyOfRange(terminalSequence, 2, 4));
    return encrypt(debitKey, sm4 ? pad(eight, 16) : eight);
  }

  /** Four bytes over the data, under a session key. */
  public byte[] mac(byte[] sessionKey, byte[] data) {
    int block = sm4 ? 16 : 8;
    byte[] padded = pad(data, block);
    byte[] chained =
        cipher(sm4 ? "SM4/CBC/NoPadding" : "DES/CBC/NoPadding", sessionKey, true, padded);
    int last = chained.length - block;
    return Arrays.copyOfRange(chained, last, last + MAC_LENGTH);
  }

  /** Four bytes over the data, under a card's TAC key. */
  public byte[] tac(byte[] tacKey, byte[] data) {
    if (sm4) {
      return mac(tacKey, data);
    }
    byte[] folded = new byte[8];
    for (int i = 0; i < 16; i++) {
      folded[i % 8] ^= tacKey[i];
    }
    return mac(folded, data);
  }

  private byte[] encrypt(byte[] key, byte[] blocks) {
    return sm4
        ? cipher("SM4/ECB/NoPadding", key, false, blocks)
        : cipher("DESede/ECB/NoPadding", concat(key, Arrays.copyOf(key, 8)), false, blocks);
  }

  private static byte[] cipher(String transformation, byte[] key, boolean chained, byte[] data) {
    try {
      String algorithm = transformation.substring(0, transformation.indexOf('/'));
      Cipher cipher =
          algorithm.equals("SM4")
              ? Cipher.getInstance(transformation, Sm4.PROVIDER)
              : Cipher.getInstance(transformation);
      SecretKeySpec spec = new SecretKeySpec(key, algorithm);
      if (chained) {
        cipher.init(
            Cipher.ENCRYPT_MODE, spec, new IvParameterSpec(new byte[cipher.getBlockSize()]));
      } else {
        cipher.init(Cipher.ENCRYPT_MODE, spec);
      }
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks " + transformation, e);
    }
  }

  /** The JDK has no SM4; its provider takes long to make, so it is made when it is needed. */
  private static final class Sm4 {
    static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  }

  private static byte[] pad(byte[] data, int block) {
    byte[] padded = Arrays.copyOf(data, data.length + block - data.length % block);
    padded[data.length] = (byte) 0x80;
    return padded;
  }

  static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  @Override
  public String toString() {
    return "LabPurseKeys[" + (sm4 ? "SM4" : "3DES") + "]";
  }
}

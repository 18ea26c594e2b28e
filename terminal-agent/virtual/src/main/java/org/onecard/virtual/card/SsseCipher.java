package org.onecard.virtual.card;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * What the chips of social security cards and of their PSAMs compute with, on the JCE. It shares
 * nothing with the code that it serves to test.
 */
public enum SsseCipher {
  TRIPLE_DES {
    @Override
    byte[] encrypt(byte[] key, byte[] blocks) {
      byte[] threeKeys = Arrays.copyOf(key, 24);
      System.arraycopy(key, 0, threeKeys, 16, 8);
      return run("DESede/ECB/NoPadding", new SecretKeySpec(threeKeys, "DESede"), blocks);
    }

    @Override
    byte[] underProcessKey(byte[] processKey, byte[] block) {
      return run("DES/ECB/NoPadding", new SecretKeySpec(processKey, "DES"), block);
    }

    @Override
    int blockLength() {
      return 8;
    }
  },
  SM4 {
    @Override
    byte[] encrypt(byte[] key, byte[] blocks) {
      return run("SM4/ECB/NoPadding", new SecretKeySpec(key, "SM4"), blocks);
    }

    @Override
    byte[] underProcessKey(byte[] processKey, byte[] block) {
      return encrypt(processKey, block);
    }

    @Override
    int blockLength() {
      return 16;
    }
  };

  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  abstract byte[] encrypt(byte[] key, byte[] blocks);

  abstract byte[] underProcessKey(byte[] processKey, byte[] block);

  abstract int blockLength();

  /** {@code E(key, factor ‖ ¬factor)}: 16 bytes of a factor's 8. */
  public byte[] diversify(byte[] key, byte[] factor) {
    return encrypt(key, withComplement(factor));
  }

  /**
   * {@code E(key, process value)}. A value that is shorter than a block is followed by its
   * complement.
   */
  public byte[] processKey(byte[] key, byte[] value) {
    return encrypt(key, toBlock(value));
  }

  /** {@code E(process key, source value)}, as long as the value. */
  public byte[] answer(byte[] processKey, byte[] source) {
    return Arrays.copyOf(underProcessKey(processKey, toBlock(source)), source.length);
  }

  private byte[] toBlock(byte[] value) {
    return value.length == blockLength() ? value : withComplement(value);
  }

  private static byte[] withComplement(byte[] value) {
    byte[] both = new byte[2 * value.length];
    for (int i = 0; i < value.length; i++) {
      both[i] = value[i];
      both[i + value.length] = (byte) (value[i] ^ 0xFF);
    }
    return both;
  }

  private static byte[] run(String transformation, SecretKeySpec key, byte[] blocks) {
    try {
      Cipher cipher = Cipher.getInstance(transformation, BOUNCY_CASTLE);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JCE refuses " + transformation, e);
    }
  }
}

package org.onecard.card.crypto;

/**
 * A block cipher under one key, wherever that key lies. Blocks are independent of each other (ECB);
 * what chains them is built on top. Safe for one thread at a time.
 */
public interface KeyedCipher {

  CipherKind kind();

  /**
   * Encrypts whole blocks.
   *
   * @param blocks a multiple of the block length, at least one block
   * @return as many bytes
   * @throws IllegalArgumentException when that is no multiple of the block length
   */
  byte[] encrypt(byte[] blocks);

  /** The reverse of {@link #encrypt}, with the same limits. */
  byte[] decrypt(byte[] blocks);
}

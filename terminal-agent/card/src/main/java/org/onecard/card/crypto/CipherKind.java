package org.onecard.card.crypto;

/** A block cipher with the length of its key. */
public enum CipherKind {
  /** Single DES (FIPS 46-3), only for what cards derive and use once. */
  DES(8, 8),
  /** DES-EDE with two keys, A B A (NIST SP 800-67, keying option 2). */
  TRIPLE_DES(8, 16),
  /** SM4 (GB/T 32907). */
  SM4(16, 16);

  private final int blockLength;
  private final int keyLength;

  CipherKind(int blockLength, int keyLength) {
    this.blockLength = blockLength;
    this.keyLength = keyLength;
  }

  /** In bytes. */
  public int blockLength() {
    return blockLength;
  }

  /** In bytes. */
  public int keyLength() {
    return keyLength;
  }
}

package org.onecard.card.crypto;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.params.KeyParameter;

/** A cipher whose key lies in this process's memory: a derived one, or a lab's. */
public final class MemoryCipher implements KeyedCipher {

  private final CipherKind kind;
  private final BlockCipher encryptor;
  private final BlockCipher decryptor;

  /**
   * Takes a copy of the key.
   *
   * @throws IllegalArgumentException when the key's length is not that of the cipher
   */
  public MemoryCipher(CipherKind kind, byte[] key) {
    if (key.length != kind.keyLength()) {
      throw new IllegalArgumentException(
          "a key of %s has %d bytes, not %d".formatted(kind, kind.keyLength(), key.length));
    }
    this.kind = kind;
    encryptor = engine(kind);
    decryptor = engine(kind);
    KeyParameter parameter = new KeyParameter(key);
    encryptor.init(true, parameter);
    decryptor.init(false, parameter);
  }

  private static BlockCipher engine(CipherKind kind) {
    return switch (kind) {
      case DES -> new DESEngine();
      case TRIPLE_DES -> new DESedeEngine();
      case SM4 -> new SM4Engine();
    };
  }

  @Override
  public CipherKind kind() {
    return kind;
  }

  @Override
  public byte[] encrypt(byte[] blocks) {
    return run(encryptor, blocks);
  }

  @Override
  public byte[] decrypt(byte[] blocks) {
    return run(decryptor, blocks);
  }

  private byte[] run(BlockCipher cipher, byte[] blocks) {
    int length = kind.blockLength();
    if (blocks.length == 0 || blocks.length % length != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no whole blocks of %s".formatted(blocks.length, kind));
    }
    byte[] result = new byte[blocks.length];
    for (int at = 0; at < blocks.length; at += length) {
      cipher.processBlock(blocks, at, result, at);
    }
    return result;
  }

  /** The kind, never the key. */
  @Override
  public String toString() {
    return "MemoryCipher[" + kind + "]";
  }
}

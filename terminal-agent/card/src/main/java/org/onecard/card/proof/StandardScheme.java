package org.onecard.card.proof;

import java.util.Arrays;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;

/** The schemes that are known, and those that are assumed to be like them. */
public enum StandardScheme implements AuthenticationScheme {
  /**
   * Public: values of eight bytes; the process key is a DES key. Diversified key: {@code 3DES(key,
   * factor) ‖ 3DES(key, ¬factor)}.
   */
  TRIPLE_DES(CipherKind.TRIPLE_DES, CipherKind.DES, 8),
  /**
   * Assumed, the plain analogue: values are blocks of 16 bytes, so the commands carry {@code 20}
   * where 3DES has {@code 10}. Diversified key: {@code SM4(key, factor ‖ ¬factor)}.
   */
  SM4(CipherKind.SM4, CipherKind.SM4, 16),
  /**
   * Assumed, the other way to read the sources: the commands are those of 3DES, a value of eight
   * bytes is made a block as {@code value ‖ ¬value}, an answer is the left half of its block.
   */
  SM4_SHORT(CipherKind.SM4, CipherKind.SM4, 8);

  private final CipherKind kind;
  private final CipherKind process;
  private final int valueLength;

  StandardScheme(CipherKind kind, CipherKind process, int valueLength) {
    this.kind = kind;
    this.process = process;
    this.valueLength = valueLength;
  }

  @Override
  public CipherKind kind() {
    return kind;
  }

  @Override
  public int valueLength() {
    return valueLength;
  }

  @Override
  public KeyedCipher diversify(KeyedCipher key, byte[] factor) {
    if (factor.length != DiversificationFactor.LENGTH) {
      throw new IllegalArgumentException("a factor has 8 bytes, not " + factor.length);
    }
    return new MemoryCipher(kind, key.encrypt(withComplement(factor)));
  }

  @Override
  public byte[] answer(KeyedCipher cardKey, byte[] process, byte[] source) {
    KeyedCipher processKey = new MemoryCipher(this.process, cardKey.encrypt(block(process)));
    return Arrays.copyOf(processKey.encrypt(block(source)), valueLength);
  }

  private byte[] block(byte[] value) {
    if (value.length != valueLength) {
      throw new IllegalArgumentException(
          "a value of %s has %d bytes, not %d".formatted(this, valueLength, value.length));
    }
    return value.length < kind.blockLength() ? withComplement(value) : value;
  }

  private static byte[] withComplement(byte[] value) {
    byte[] both = Arrays.copyOf(value, 2 * value.length);
    for (int i = 0; i < value.length; i++) {
      both[value.length + i] = (byte) ~value[i];
    }
    return both;
  }
}

package org.onecard.card.purse;

import java.nio.ByteBuffer;
import java.util.List;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;

/** What {@link PurseDerivation#ASSUMED} says, with factors that may be others. */
final class AssumedDerivation implements PurseDerivation {

  private static final byte PADDING = (byte) 0x80;

  private final List<Integer> factors;

  /**
   * With these steps from the master to the card's key.
   *
   * @param factors where in EF15 each begins, in order, one or more; {@link
   *     PurseIdentity#findFactor} knows which there are
   */
  AssumedDerivation(List<Integer> factors) {
    this.factors = List.copyOf(factors);
  }

  @Override
  public byte[] cardKey(KeyedCipher master, PurseIdentity card) {
    KeyedCipher key = master;
    byte[] diversified = {};
    for (int at : factors) {
      diversified = diversify(key, card.findFactor(at).orElseThrow());
      key = new MemoryCipher(master.kind(), diversified);
    }
    return diversified;
  }

  /** Two blocks of 3DES, one of SM4: both ways a key's length. */
  private static byte[] diversify(KeyedCipher key, byte[] factor) {
    byte[] blocks = new byte[2 * factor.length];
    for (int i = 0; i < factor.length; i++) {
      blocks[i] = factor[i];
      blocks[factor.length + i] = (byte) ~factor[i];
    }
    return key.encrypt(blocks);
  }

  @Override
  public KeyedCipher sessionCipher(KeyedCipher debitKey, PurseIntent intent) {
    boolean sm4 = debitKey.kind() == CipherKind.SM4;
    ByteBuffer block =
        ByteBuffer.allocate(debitKey.kind().blockLength())
            .put(intent.random())
            .putShort((short) intent.counter())
            .putShort((short) intent.terminalSequence());
    if (sm4) {
      block.put(PADDING);
    }
    return new MemoryCipher(sm4 ? CipherKind.SM4 : CipherKind.DES, debitKey.encrypt(block.array()));
  }

  @Override
  public KeyedCipher tacCipher(CipherKind kind, byte[] tacKey) {
    if (kind == CipherKind.SM4) {
      return new MemoryCipher(kind, tacKey);
    }
    int half = CipherKind.DES.keyLength();
    byte[] folded = new byte[half];
    for (int i = 0; i < half; i++) {
      folded[i] = (byte) (tacKey[i] ^ tacKey[half + i]);
    }
    return new MemoryCipher(CipherKind.DES, folded);
  }
}

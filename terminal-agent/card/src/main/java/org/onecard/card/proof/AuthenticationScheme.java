package org.onecard.card.proof;

import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;

/** How a card's key follows from its region's, and an answer from the card's key. Stateless. */
public interface AuthenticationScheme {

  /** What the keys belong to. */
  CipherKind kind();

  /** Of a challenge's half and of an answer, in bytes: 8 or 16. */
  int valueLength();

  /**
   * One step of diversification.
   *
   * @param key a regional key, which may lie in a token, or one diversified already
   * @param factor {@link DiversificationFactor#LENGTH} bytes
   * @return the diversified key, in this process's memory
   */
  KeyedCipher diversify(KeyedCipher key, byte[] factor);

  /**
   * What proves the key: {@code PROC = E(cardKey, process)}, {@code answer = E(PROC, source)}.
   *
   * @param process as many bytes as {@link #valueLength}
   * @param source as many
   * @return as many
   */
  byte[] answer(KeyedCipher cardKey, byte[] process, byte[] source);
}

package org.onecard.card.code;

import java.util.Map;
import java.util.Optional;

/**
 * The root keys that a terminal believes, by index. No root's public key is published; an operator
 * gets them with its contract and gives them as settings. Immutable.
 */
public final class TransitQrRoots {

  /** Believes nobody: every transit QR is refused. */
  public static final TransitQrRoots NONE = new TransitQrRoots(Map.of());

  private final Map<Integer, Sm2PublicKey> keys;

  private TransitQrRoots(Map<Integer, Sm2PublicKey> keys) {
    this.keys = keys;
  }

  /**
   * These keys.
   *
   * @param keys by index, 0 to 255
   * @throws IllegalArgumentException for another index
   */
  public static TransitQrRoots of(Map<Integer, Sm2PublicKey> keys) {
    for (int index : keys.keySet()) {
      if (index < 0 || index > 255) {
        throw new IllegalArgumentException("a root key's index is 0 to 255, not " + index);
      }
    }
    return new TransitQrRoots(Map.copyOf(keys));
  }

  Optional<Sm2PublicKey> findKey(int index) {
    return Optional.ofNullable(keys.get(index));
  }

  @Override
  public String toString() {
    return "TransitQrRoots" + keys.keySet();
  }
}

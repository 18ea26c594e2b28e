package org.onecard.card.proof;

import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;

/** The regional keys that a host holds, in memory or in a token. */
@FunctionalInterface
public interface CardKeyring {

  /**
   * The key, ready to compute with; empty when there is none of that name. What a token throws
   * while it computes passes through whoever asked.
   */
  Optional<KeyedCipher> find(CardKeyName name);
}

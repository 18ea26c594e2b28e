package org.onecard.server.keyservice;

import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.proof.CardKeyName;
import org.onecard.card.proof.CardKeyring;

/** Regions' keys for social security cards, out of a vault. */
public record SsseKeyring(KeyVault vault) implements CardKeyring {

  @Override
  public Optional<KeyedCipher> find(CardKeyName name) {
    return vault.find(KeyAlias.of(name));
  }
}

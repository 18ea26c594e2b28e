package org.onecard.server.keyservice;

import java.util.Map;
import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseKeys;
import org.onecard.card.purse.PurseSettings;

/**
 * Masters of purses, out of a vault. Which algorithm number of a card means which cipher is a
 * setting of its profile. Debit keys are the PSAMs' business, and no host needs them.
 */
public record PurseKeyring(KeyVault vault, Map<PurseApplication, PurseSettings> settings)
    implements PurseKeys {

  public PurseKeyring {
    settings = Map.copyOf(settings);
  }

  @Override
  public Optional<KeyedCipher> findDebitMaster(
      PurseApplication application, int keyVersion, int algorithm) {
    return Optional.empty();
  }

  @Override
  public Optional<KeyedCipher> findTacMaster(
      PurseApplication application, int keyVersion, int algorithm) {
    return Optional.ofNullable(settings.get(application))
        .flatMap(each -> each.findCipher(algorithm))
        .flatMap(kind -> vault.find(KeyAlias.ofTac(application, keyVersion, kind)));
  }
}

package org.onecard.server.keyservice;

import java.util.Optional;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseKeys;

/**
 * Masters of purses, out of a vault. Which algorithm number of a card means which cipher is
 * assumed: 00 and 01 are 3DES, 04 is SM4. Debit keys are the PSAMs' business, and no host needs
 * them.
 */
public record PurseKeyring(KeyVault vault) implements PurseKeys {

  private static final int SM4 = 0x04;

  @Override
  public Optional<KeyedCipher> findDebitMaster(
      PurseApplication application, int keyVersion, int algorithm) {
    return Optional.empty();
  }

  @Override
  public Optional<KeyedCipher> findTacMaster(
      PurseApplication application, int keyVersion, int algorithm) {
    return findCipher(algorithm)
        .flatMap(kind -> vault.find(KeyAlias.ofTac(application, keyVersion, kind)));
  }

  private static Optional<CipherKind> findCipher(int algorithm) {
    return switch (algorithm) {
      case 0x00, 0x01 -> Optional.of(CipherKind.TRIPLE_DES);
      case SM4 -> Optional.of(CipherKind.SM4);
      default -> Optional.empty();
    };
  }
}

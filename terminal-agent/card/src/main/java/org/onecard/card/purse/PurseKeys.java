package org.onecard.card.purse;

import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;

/**
 * The host's master keys, wherever they lie. Of each only encryption is asked for. The cipher's
 * kind says how the card computes, so which algorithm byte means 3DES and which SM4 is settled
 * here.
 */
public interface PurseKeys {

  /**
   * The master of the debit keys (DPK).
   *
   * @param keyVersion the card's, one byte
   * @param algorithm the card's, one byte
   * @return 3DES or SM4; empty where there is none for such cards
   */
  Optional<KeyedCipher> findDebitMaster(
      PurseApplication application, int keyVersion, int algorithm);

  /** The master of the TAC keys; the same, for TAC keys have no version of their own on a card. */
  Optional<KeyedCipher> findTacMaster(PurseApplication application, int keyVersion, int algorithm);
}

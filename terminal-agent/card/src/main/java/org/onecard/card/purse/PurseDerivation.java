package org.onecard.card.purse;

import java.util.List;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;

/**
 * How a purse's keys follow from a master. What public sources leave open is decided by the one who
 * implements this; {@link #ASSUMED} is what they let infer.
 */
public interface PurseDerivation {

  /**
   * The card's own key, {@link CipherKind#keyLength} bytes.
   *
   * @param master 3DES or SM4
   */
  byte[] cardKey(KeyedCipher master, PurseIdentity card);

  /** What MAC1 and MAC2 of one debit are computed with. */
  KeyedCipher sessionCipher(KeyedCipher debitKey, PurseIntent intent);

  /** What the TAC is computed with. */
  KeyedCipher tacCipher(CipherKind kind, byte[] tacKey);

  /**
   * As inferred.
   *
   * <ul>
   *   <li>Card key: the master diversified by EF15[0..7], the result by EF15[12..19], in both ways
   *       as enc(factor ‖ ¬factor). The order is that of issuer before card.
   *   <li>Session, 3DES: DES under 3DES(DPK, random 4 ‖ counter 2 ‖ low 2 bytes of the terminal
   *       sequence). SM4, not public: SM4 under SM4(DPK, the same eight bytes ‖ {@code 80 00 …}).
   *   <li>TAC, 3DES: DES under the two halves of the key XORed. SM4, not public: SM4 under the key.
   * </ul>
   */
  PurseDerivation ASSUMED =
      new AssumedDerivation(List.of(PurseIdentity.ISSUER_AT, PurseIdentity.SERIAL_FACTOR_AT));
}

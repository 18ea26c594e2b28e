package org.onecard.card.purse;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.crypto.ShortMac;

/**
 * The host's half: what card and PSAM must have computed for a debit. A function of keys, intent
 * and identity; safe for as many threads as its keys are.
 *
 * <pre>
 *   MAC1  amount 4, type 1, terminal 6, date 4, time 3                        session key
 *   MAC2  amount 4                                                            session key
 *   TAC   amount 4, type 1, terminal 6, terminal sequence 4, date 4, time 3   TAC key
 * </pre>
 */
public final class PurseProof {

  private final PurseKeys keys;
  private final PurseDerivation derivation;

  public PurseProof(PurseKeys keys, PurseDerivation derivation) {
    this.keys = keys;
    this.derivation = derivation;
  }

  /** Whether the card has carried out this debit and no other: what a posting stands on. */
  public ProofVerdict verifyTac(PurseIntent intent, PurseIdentity card, PurseMac tac) {
    return verdict(findTac(intent, card), tac);
  }

  /** The same by MAC2, which says less: it covers the amount and the session. */
  public ProofVerdict verifyMac2(PurseIntent intent, PurseIdentity card, PurseMac mac2) {
    return verdict(findMac2(intent, card), mac2);
  }

  private static ProofVerdict verdict(Optional<PurseMac> right, PurseMac given) {
    return right
        .map(mac -> mac.equals(given) ? ProofVerdict.GENUINE : ProofVerdict.WRONG)
        .orElse(ProofVerdict.NO_KEY);
  }

  /** The terminal's MAC of the debit; empty where there is no key for such cards. */
  public Optional<PurseMac> findMac1(PurseIntent intent, PurseIdentity card) {
    byte[] data =
        ByteBuffer.allocate(18)
            .putInt((int) intent.amountFen())
            .put((byte) intent.type())
            .put(intent.terminal().bytes())
            .put(PurseMoment.bytes(intent.at()))
            .array();
    return findSession(intent, card).map(cipher -> mac(cipher, data));
  }

  /** The card's MAC for the PSAM; empty where there is no key for such cards. */
  public Optional<PurseMac> findMac2(PurseIntent intent, PurseIdentity card) {
    byte[] data = ByteBuffer.allocate(4).putInt((int) intent.amountFen()).array();
    return findSession(intent, card).map(cipher -> mac(cipher, data));
  }

  /** The card's transaction authentication code; empty where there is no key for such cards. */
  public Optional<PurseMac> findTac(PurseIntent intent, PurseIdentity card) {
    byte[] data =
        ByteBuffer.allocate(22)
            .putInt((int) intent.amountFen())
            .put((byte) intent.type())
            .put(intent.terminal().bytes())
            .putInt((int) intent.terminalSequence())
            .put(PurseMoment.bytes(intent.at()))
            .array();
    return keys.findTacMaster(intent.application(), intent.keyVersion(), intent.algorithm())
        .map(master -> derivation.tacCipher(master.kind(), derivation.cardKey(master, card)))
        .map(cipher -> mac(cipher, data));
  }

  private Optional<KeyedCipher> findSession(PurseIntent intent, PurseIdentity card) {
    return keys.findDebitMaster(intent.application(), intent.keyVersion(), intent.algorithm())
        .map(
            master ->
                derivation.sessionCipher(
                    new MemoryCipher(master.kind(), derivation.cardKey(master, card)), intent));
  }

  private static PurseMac mac(KeyedCipher cipher, byte[] data) {
    return PurseMac.of(ShortMac.of(cipher, data));
  }
}

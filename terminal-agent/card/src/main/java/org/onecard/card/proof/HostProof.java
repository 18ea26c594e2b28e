package org.onecard.card.proof;

import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.proof.HostVerdict.CannotTell;
import org.onecard.card.proof.HostVerdict.Genuine;
import org.onecard.card.proof.HostVerdict.NotGenuine;
import org.onecard.card.proof.HostVerdict.Why;
import org.onecard.card.proof.HostVerdict.WrongChallenge;

/**
 * The host's half of proving a card: compares the card's answer with its own, and answers the
 * card's challenge so that it opens. As thread-safe as its keyring and the ciphers in it. What a
 * token throws while it computes passes through.
 */
public final class HostProof {

  private final CardKeyring keyring;
  private final ProofSettings settings;

  public HostProof(CardKeyring keyring, ProofSettings settings) {
    this.keyring = keyring;
    this.settings = settings;
  }

  /**
   * Judges a card.
   *
   * @param challenge the evidence's challenge, spent by this: no evidence is judged without one
   * @param opening for what the card's challenge is answered where the card is genuine, {@code
   *     READ} or {@code PIN_RELOAD}; empty where nothing closed is needed
   */
  public HostVerdict judge(
      CardEvidence evidence, ChallengePool.Spent challenge, Optional<KeyUsage> opening) {
    if (opening.filter(KeyUsage.PROOF::equals).isPresent()) {
      // Whoever may choose E_src and E_proc would have us prove a clone.
      throw new IllegalArgumentException("the key of the card's proof opens nothing");
    }
    if (!challenge.isFor(evidence.challenge())) {
      return new WrongChallenge();
    }
    ProofSubject card = evidence.card();
    Optional<AuthenticationScheme> scheme = settings.findScheme(card.algorithm());
    if (scheme.isEmpty()) {
      return new CannotTell(Why.UNKNOWN_ALGORITHM);
    }
    int length = scheme.get().valueLength();
    if (evidence.answer().length() != length
        || evidence.externalSource().length() != length
        || evidence.externalProcess().length() != length) {
      return new CannotTell(Why.WRONG_LENGTH);
    }
    if (settings.factors().stream().anyMatch(factor -> factor.of(card).isEmpty())) {
      return new CannotTell(Why.NO_FACTOR);
    }
    Optional<KeyedCipher> key = cardKey(card, KeyUsage.PROOF, scheme.get());
    if (key.isEmpty()) {
      return new CannotTell(Why.KEY_MISSING);
    }
    AuthenticationValue expected =
        AuthenticationValue.of(
            scheme
                .get()
                .answer(
                    key.get(),
                    evidence.challenge().process(length),
                    evidence.challenge().source(length)));
    return expected.equals(evidence.answer())
        ? new Genuine(opening.flatMap(usage -> answer(evidence, usage, scheme.get())))
        : new NotGenuine();
  }

  private Optional<ExternalAnswer> answer(
      CardEvidence evidence, KeyUsage usage, AuthenticationScheme scheme) {
    byte[] source = evidence.externalSource().bytes();
    byte[] process = evidence.externalProcess().bytes();
    return cardKey(evidence.card(), usage, scheme)
        .map(key -> ExternalAnswer.of(scheme.answer(key, process, source), source));
  }

  private Optional<KeyedCipher> cardKey(
      ProofSubject card, KeyUsage usage, AuthenticationScheme scheme) {
    CardKeyName name = new CardKeyName(card.region(), usage, settings.keyVersion(), scheme.kind());
    return keyring.find(name).map(key -> diversified(key, card, scheme));
  }

  private KeyedCipher diversified(
      KeyedCipher regional, ProofSubject card, AuthenticationScheme scheme) {
    KeyedCipher key = regional;
    for (DiversificationFactor factor : settings.factors()) {
      key = scheme.diversify(key, factor.of(card).orElseThrow());
    }
    return key;
  }
}

package org.onecard.server.keyservice;

import java.util.Optional;
import org.onecard.card.proof.AnswerToReset;
import org.onecard.card.proof.AuthenticationValue;
import org.onecard.card.proof.CardChallenge;
import org.onecard.card.proof.CardEvidence;
import org.onecard.card.proof.CardKeyring;
import org.onecard.card.proof.ChallengePool;
import org.onecard.card.proof.HostProof;
import org.onecard.card.proof.HostVerdict;
import org.onecard.card.proof.KeyUsage;
import org.onecard.card.proof.ProofSettings;
import org.onecard.card.proof.ProofSubject;
import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.CardIdentifier;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.server.proof.CardJudge;

/** Judges social security cards by their regions' keys. */
public final class KeyServiceCardJudge implements CardJudge {

  private final HostProof proof;

  public KeyServiceCardJudge(CardKeyring keyring, ProofSettings settings) {
    this.proof = new HostProof(keyring, settings);
  }

  @Override
  public Verdict judge(ProofEvidence.CardEvidence evidence, ChallengePool.Spent challenge) {
    CardIdentifier code = CardIdentifier.of(evidence.identifier().bytes());
    if (!code.findRegion().equals(Optional.of(evidence.region().code()))) {
      return new Verdict.NotGenuine("the card's region is not that of its identification code");
    }
    ProofSubject card =
        new ProofSubject(
            evidence.region().code(),
            AnswerToReset.of(evidence.atr().bytes()),
            new CardAlgorithm(evidence.algorithm()),
            code);
    CardEvidence shown =
        new CardEvidence(
            card,
            CardChallenge.of(evidence.challenge().bytes()),
            AuthenticationValue.of(evidence.answer().bytes()),
            AuthenticationValue.of(evidence.externalSource().bytes()),
            AuthenticationValue.of(evidence.externalProcess().bytes()));
    return verdict(shown, challenge, evidence.open());
  }

  private Verdict verdict(CardEvidence shown, ChallengePool.Spent challenge, boolean open) {
    HostVerdict verdict;
    try {
      verdict = proof.judge(shown, challenge, open ? Optional.of(KeyUsage.READ) : Optional.empty());
    } catch (KeyVaultException e) {
      return new Verdict.Unavailable(String.valueOf(e.getMessage()));
    }
    if (verdict instanceof HostVerdict.Genuine genuine) {
      return new Verdict.Genuine(genuine.opening().map(answer -> new SignedBytes(answer.bytes())));
    }
    return verdict instanceof HostVerdict.CannotTell
        ? new Verdict.Unavailable(verdict.describe())
        : new Verdict.NotGenuine(verdict.describe());
  }
}

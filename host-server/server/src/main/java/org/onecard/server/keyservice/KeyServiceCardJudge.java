package org.onecard.server.keyservice;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.Octets;
import org.onecard.card.profile.ProfileSet;
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
import org.onecard.card.ssse.SsseFiles;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.server.proof.CardJudge;

/**
 * Judges social security cards by their regions' keys, each as the profile says that it was read
 * by. Terminal and host must have the same one: with other settings a genuine card's answer would
 * look like a copy's.
 */
public final class KeyServiceCardJudge implements CardJudge {

  private final HostProof byDefault;
  private final ProfileSet profiles;
  private final Map<CardProfile, HostProof> proofs = new HashMap<>();

  public KeyServiceCardJudge(CardKeyring keyring, ProfileSet profiles) {
    this.byDefault = new HostProof(keyring, ProofSettings.DEFAULT);
    this.profiles = profiles;
    for (CardProfile profile : profiles.listOfName(Octets.of(SsseFiles.dfName()))) {
      ProofSettings.find(profile)
          .ifPresent(settings -> proofs.put(profile, new HostProof(keyring, settings)));
    }
  }

  @Override
  public Verdict judge(ProofEvidence.CardEvidence evidence, ChallengePool.Spent challenge) {
    Optional<HostProof> proof = findProof(evidence.profile());
    if (proof.isEmpty()) {
      return new Verdict.Unavailable(unknown(evidence.profile().orElseThrow()));
    }
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
    return verdict(proof.get(), shown, challenge, evidence.open());
  }

  /** Empty where the profile that is named is not this host's. */
  private Optional<HostProof> findProof(Optional<String> named) {
    return named.isEmpty()
        ? Optional.of(byDefault)
        : proofs.entrySet().stream()
            .filter(each -> each.getKey().toString().equals(named.get()))
            .map(Map.Entry::getValue)
            .findFirst();
  }

  private String unknown(String named) {
    String id = named.replaceFirst("/.*", "");
    return "the terminal read the card by profile %s, and this host has %s: see host run --profiles"
        .formatted(
            named,
            profiles
                .find(id)
                .map(
                    own ->
                        own.toString().equals(named)
                            ? "no proof of cards in it"
                            : own + " of that name")
                .orElse("none of that name"));
  }

  private static Verdict verdict(
      HostProof proof, CardEvidence shown, ChallengePool.Spent challenge, boolean open) {
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

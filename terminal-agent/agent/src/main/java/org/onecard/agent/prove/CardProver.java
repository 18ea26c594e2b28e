package org.onecard.agent.prove;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.onecard.agent.link.HostProver;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.Octets;
import org.onecard.card.proof.AnswerToReset;
import org.onecard.card.proof.CardChallenge;
import org.onecard.card.proof.CardEvidence;
import org.onecard.card.proof.ExternalAnswer;
import org.onecard.card.proof.Gathering;
import org.onecard.card.proof.HostFlow;
import org.onecard.card.proof.KeyUsage;
import org.onecard.card.proof.Opening;
import org.onecard.card.proof.ProofFailure;
import org.onecard.card.proof.ProofSettings;
import org.onecard.card.proof.ProofSubject;
import org.onecard.card.proof.SamFlow;
import org.onecard.card.proof.SamProving;
import org.onecard.card.proof.TechnicianNumber;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.ProofVerdict;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves social security cards. One thread: that of the reader. */
public final class CardProver {

  private static final Logger LOG = LoggerFactory.getLogger(CardProver.class);

  private final Optional<SamSlot> sam;
  private final HostProver host;
  private Octets samApplication = Octets.NONE;

  public CardProver(Optional<SamSlot> sam, HostProver host) {
    this.sam = sam;
    this.host = host;
  }

  /**
   * Proves a card in the conversation in which it was read.
   *
   * @param profile which it was found to be; its settings are those of the proof
   * @param open whether its closed files are to be opened as well
   * @param patience how long the host may take
   */
  public Proof prove(
      CardChannel card,
      byte[] atr,
      SocialSecurityCard read,
      CardProfile profile,
      boolean open,
      Duration patience)
      throws InterruptedException {
    Optional<ProofSettings> found = ProofSettings.find(profile);
    if (found.isEmpty()) {
      return new Proof.CannotTell("cards of profile " + profile + " are not proved");
    }
    ProofSettings settings = found.get();
    ProofSubject subject = ProofSubject.of(read, AnswerToReset.of(atr));
    if (sam.isPresent() && settings.sam().provesCard()) {
      Proof bySam = bySam(card, subject, settings, open, sam.get());
      if (!(bySam instanceof Proof.CannotTell)) {
        return bySam;
      }
    }
    return byHost(card, subject, profile, settings, open, patience);
  }

  // ---- the PSAM ----

  private Proof bySam(
      CardChannel card, ProofSubject subject, ProofSettings settings, boolean open, SamSlot slot) {
    Optional<SamSlot.Session> session = slot.open(SamSlot.Use.PROOF);
    if (session.isEmpty()) {
      return new Proof.CannotTell("the PSAM does not answer");
    }
    CardChannel channel = session.get().channel();
    boolean other = !samApplication.equals(settings.sam().application());
    samApplication = settings.sam().application();
    if ((session.get().fresh() || other)
        && SamFlow.start(channel, settings) instanceof ProofFailure failure) {
      slot.reset();
      return judged(failure);
    }
    SamProving proving = SamFlow.prove(card, channel, subject, settings);
    if (proving instanceof ProofFailure failure) {
      resetWhereItIsToBlame(failure, slot);
      return judged(failure);
    }
    if (!open) {
      return new Proof.Proved(Optional.empty(), false);
    }
    Opening opening = SamFlow.open(card, channel, subject, settings);
    if (opening instanceof ProofFailure failure) {
      resetWhereItIsToBlame(failure, slot);
      return failure instanceof ProofFailure.LeftTooEarly
          ? judged(failure)
          : new Proof.Proved(Optional.empty(), false);
    }
    return new Proof.Proved(Optional.empty(), true);
  }

  /** A PSAM that stumbles may have lost its place; one card's fault is none of the PSAM's. */
  private static void resetWhereItIsToBlame(ProofFailure failure, SamSlot slot) {
    if (!failure.blamesTheCard() && !(failure instanceof ProofFailure.LeftTooEarly)) {
      slot.reset();
    }
  }

  // ---- the host ----

  private Proof byHost(
      CardChannel card,
      ProofSubject subject,
      CardProfile profile,
      ProofSettings settings,
      boolean open,
      Duration patience)
      throws InterruptedException {
    Optional<CardChallenge> challenge = host.takeChallenge();
    if (challenge.isEmpty()) {
      return untold("no challenge of the host's is at hand");
    }
    Gathering gathering = HostFlow.gather(card, subject, challenge.get(), settings);
    if (!(gathering instanceof Gathering.Gathered gathered)) {
      return judged((ProofFailure) gathering);
    }
    CardEvidence evidence = gathered.evidence();
    Optional<ProofVerdict> verdict = host.prove(toWire(evidence, profile, open), patience);
    if (verdict.isEmpty()) {
      return untold("the host did not answer in time");
    }
    if (verdict.get() instanceof ProofVerdict.NotProved not) {
      LOG.info("not proved by the host: {} [ldt33={}]", not.text(), TechnicianNumber.NOT_GENUINE);
      return new Proof.NotGenuine(not.text());
    }
    if (verdict.get() instanceof ProofVerdict.ProvedCard proved) {
      boolean opened = proved.external().isPresent() && isOpened(card, evidence, proved, settings);
      return new Proof.Proved(Optional.of(proved.id()), opened);
    }
    String why =
        verdict.get() instanceof ProofVerdict.Unavailable unavailable
            ? unavailable.text()
            : "the host answered about something else";
    return untold(why);
  }

  private static Proof untold(String why) {
    LOG.info("not proved by the host: {}", why);
    return new Proof.CannotTell(why);
  }

  private boolean isOpened(
      CardChannel card,
      CardEvidence evidence,
      ProofVerdict.ProvedCard proved,
      ProofSettings settings) {
    byte[] external = proved.external().orElseThrow().bytes();
    if (external.length != ExternalAnswer.SHORT && external.length != ExternalAnswer.LONG) {
      return false;
    }
    Opening opening =
        HostFlow.open(card, evidence, KeyUsage.READ, ExternalAnswer.of(external), settings);
    if (opening instanceof ProofFailure failure) {
      tell(failure);
      return false;
    }
    return true;
  }

  private static ProofEvidence toWire(CardEvidence evidence, CardProfile profile, boolean open) {
    ProofSubject card = evidence.card();
    return new ProofEvidence.CardEvidence(
        new SignedBytes(evidence.challenge().bytes()),
        new Region(card.region()),
        card.algorithm().identifier(),
        new SignedBytes(card.atr().bytes()),
        new RawCardIdentifier(card.identificationCode().bytes()),
        new SignedBytes(evidence.answer().bytes()),
        new SignedBytes(evidence.externalSource().bytes()),
        new SignedBytes(evidence.externalProcess().bytes()),
        open,
        Optional.of(profile.toString()));
  }

  // ---- what it means ----

  private static Proof judged(ProofFailure failure) {
    tell(failure);
    if (failure instanceof ProofFailure.LeftTooEarly) {
      return new Proof.LeftTooEarly(failure.describe());
    }
    return failure instanceof ProofFailure.NotGenuine
        ? new Proof.NotGenuine(failure.describe())
        : new Proof.CannotTell(failure.describe());
  }

  /** With the number that technicians know it by. */
  private static void tell(ProofFailure failure) {
    OptionalInt number = TechnicianNumber.of(failure);
    LOG.info(
        "not proved: {}{}",
        failure.describe(),
        number.isPresent() ? " [ldt33=" + number.getAsInt() + "]" : "");
  }
}

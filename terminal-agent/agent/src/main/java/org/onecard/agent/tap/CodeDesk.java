package org.onecard.agent.tap;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.onecard.agent.link.HostProver;
import org.onecard.agent.store.CodeMemory;
import org.onecard.card.code.CodeScanner.Scan;
import org.onecard.card.code.CodeSorter;
import org.onecard.card.code.EcardCode;
import org.onecard.card.code.PresentedCode;
import org.onecard.card.code.ReplayGuard;
import org.onecard.card.code.ReplayVerdict;
import org.onecard.card.code.TransitQr;
import org.onecard.card.code.TransitQrCheck;
import org.onecard.card.code.TransitQrVerdict;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.ProofVerdict;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;

/**
 * Turns what a scanner read into what a tap may know of it. A transit code is checked here, in full
 * and without a network, and where there is one the host says whether another terminal took it; an
 * electronic card only its platform understands, which the host asks.
 */
final class CodeDesk {

  /** Of an electronic card nothing is known but that its platform vouches for it. */
  private static final String NO_VERSION = "0";

  private final TapCards cards;
  private final HostProver host;
  private final TransitQrCheck transit;
  private final ReplayGuard guard;
  private final Optional<CodeMemory> memory;

  /**
   * A desk for one reader.
   *
   * @param memory where what the guard let pass is kept; empty where nothing outlasts this process
   */
  CodeDesk(
      TapCards cards,
      HostProver host,
      TransitQrCheck transit,
      ReplayGuard guard,
      Optional<CodeMemory> memory) {
    this.cards = cards;
    this.host = host;
    this.transit = transit;
    this.guard = guard;
    this.memory = memory;
  }

  /**
   * What was seen.
   *
   * @param now by the terminal's corrected clock
   * @param patience how long the host may take to ask a platform
   * @param hostPatience how long it may take to say what it knows itself
   */
  CardSeen look(Scan scan, Instant now, Duration patience, Duration hostPatience)
      throws InterruptedException {
    if (!(scan instanceof Scan.Code code)) {
      String because = scan instanceof Scan.Garbled garbled ? garbled.because() : "no code came";
      return new CardSeen.Unreadable(Reason.CODE_INVALID, because);
    }
    PresentedCode presented = CodeSorter.sort(code.code());
    if (presented instanceof PresentedCode.TransitCode shown) {
      return transit(shown.qr(), now, hostPatience);
    }
    if (presented instanceof PresentedCode.ElectronicCard shown) {
      return electronic(shown.code(), patience);
    }
    return new CardSeen.Unreadable(Reason.CODE_INVALID, presented.describe());
  }

  private CardSeen transit(TransitQr qr, Instant now, Duration hostPatience)
      throws InterruptedException {
    TransitQrVerdict verdict = transit.check(qr, now);
    if (!(verdict instanceof TransitQrVerdict.Genuine genuine)) {
      boolean over =
          verdict instanceof TransitQrVerdict.Expired
              || verdict instanceof TransitQrVerdict.AuthorisationOver;
      return new CardSeen.Unreadable(
          over ? Reason.CODE_EXPIRED : Reason.CODE_INVALID, verdict.describe());
    }
    Optional<RawCardIdentifier> identifier = TapCards.findTransit(qr.cardNumber().bytes());
    if (identifier.isEmpty()) {
      return new CardSeen.Unreadable(Reason.CODE_INVALID, "its card number stands for no card");
    }
    ReplayVerdict replay = guard.admit(genuine, now);
    if (!(replay instanceof ReplayVerdict.Fresh)) {
      return new CardSeen.Unreadable(reasonOf(replay), replay.describe());
    }
    // Before anything is decided: a power cut after the gate opened may not let it in again.
    if (memory.isPresent() && !memory.get().remember(qr.digest(), genuine.until(), now)) {
      return new CardSeen.Unreadable(
          Reason.CODE_NOT_CHECKED, "which codes were used cannot be written down");
    }
    Optional<ProofVerdict> elsewhere =
        host.prove(
            new ProofEvidence.ShownCode(
                new SignedBytes(qr.digest().bytes()),
                genuine.until().truncatedTo(ChronoUnit.MILLIS)),
            hostPatience);
    // No answer is none against the person: a terminal that is alone takes codes too.
    if (elsewhere.isPresent() && elsewhere.get() instanceof ProofVerdict.NotProved not) {
      return new CardSeen.Unreadable(not.reason(), not.text());
    }
    PresentedCard presented =
        new PresentedCard(
            Application.TRANSIT_CODE,
            Optional.empty(),
            "%02X".formatted(qr.version()),
            Optional.empty(),
            Assurance.PROVED,
            Optional.of(Money.fen(qr.limitFen())));
    return new CardSeen.Recognised(cards.bind(identifier.get(), presented, Optional.empty()));
  }

  private static Reason reasonOf(ReplayVerdict verdict) {
    if (verdict instanceof ReplayVerdict.OlderThanMemory) {
      return Reason.CODE_EXPIRED;
    }
    return verdict instanceof ReplayVerdict.Full ? Reason.CODE_NOT_CHECKED : Reason.CODE_USED;
  }

  private CardSeen electronic(EcardCode code, Duration patience) throws InterruptedException {
    Optional<ProofVerdict> verdict =
        host.prove(new ProofEvidence.CodeEvidence(code.text()), patience);
    if (verdict.isPresent() && verdict.get() instanceof ProofVerdict.ProvedCode proved) {
      PresentedCard presented =
          new PresentedCard(
              Application.ECARD,
              Optional.of(proved.region()),
              NO_VERSION,
              proved.validTo(),
              Assurance.PROVED,
              Optional.empty());
      return new CardSeen.Recognised(
          cards.bind(proved.identifier(), presented, Optional.of(proved.id())));
    }
    if (verdict.isPresent() && verdict.get() instanceof ProofVerdict.NotProved not) {
      return new CardSeen.Unreadable(not.reason(), not.text());
    }
    return new CardSeen.Unreadable(
        Reason.CODE_NOT_CHECKED,
        verdict.isPresent() && verdict.get() instanceof ProofVerdict.Unavailable unavailable
            ? unavailable.text()
            : "the host did not answer in time");
  }
}

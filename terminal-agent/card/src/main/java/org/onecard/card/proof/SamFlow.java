package org.onecard.card.proof;

import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.proof.Opening.Opened;
import org.onecard.card.proof.ProofFailure.NoFactor;
import org.onecard.card.proof.ProofFailure.UnknownAlgorithm;
import org.onecard.card.proof.SamProving.Proved;

/**
 * Proving and opening a card against a PSAM in a second slot. Stateless; runs on a thread that owns
 * both readers, or is lent the PSAM's. Whatever card and PSAM answer and the transport fails with
 * comes back as a value.
 *
 * <pre>
 *   PSAM                            terminal              card
 *     | start:  SELECT, serial, terminal number             |
 *     | prove:  GET CHALLENGE, twice   |                    |   R_src, then R_proc
 *     |                                | SELECT             |
 *     |                                | INTERNAL AUTH.     |   R_proc | R_src
 *     |         BF DE 48 5E, 80 FC     |                    |   assumed: is that its answer?
 *     | open:                          | GET CHALLENGE ×2   |   E_src, then E_proc
 *     |         BF DE 48 5D, 80 FA     |                    |
 *     |                                | EXTERNAL AUTH. 07  |   result | E_src
 * </pre>
 *
 * <p>The PSAM itself compares: what a right answer would be never leaves it, so neither terminal
 * nor PSAM can be made to answer in a card's place.
 */
public final class SamFlow {

  private SamFlow() {}

  /**
   * Selects the PSAM's application and asks who it is: once after each power-up, and again when
   * another application of it has been selected in between.
   */
  public static SamStart start(CardChannel sam, ProofSettings settings) {
    SamCommands commands = new SamCommands(sam, settings.sam());
    try {
      commands.select();
      return commands.identity();
    } catch (StepFailedException e) {
      return e.failure();
    }
  }

  /** Has a started PSAM check the card, which was read in this conversation. */
  public static SamProving prove(
      CardChannel card, CardChannel sam, ProofSubject subject, ProofSettings settings) {
    Optional<AuthenticationScheme> scheme = settings.findScheme(subject.algorithm());
    if (scheme.isEmpty()) {
      return new UnknownAlgorithm(subject.algorithm());
    }
    Optional<byte[]> factor = settings.sam().cardFactor().of(subject);
    if (factor.isEmpty()) {
      return new NoFactor(settings.sam().cardFactor());
    }
    int length = scheme.get().valueLength();
    SamCommands samCommands = new SamCommands(sam, settings.sam());
    SsseAuthentication cardCommands = new SsseAuthentication(card);
    try {
      byte[] source = samCommands.challenge(length);
      byte[] process = samCommands.challenge(length);
      cardCommands.select();
      AuthenticationValue answer = cardCommands.prove(process, source, settings);
      samCommands.derive(ProofStep.SAM_CHECK_INIT, factor.get(), subject.region(), process);
      samCommands.check(source, answer);
      return new Proved();
    } catch (StepFailedException e) {
      return e.failure();
    }
  }

  /**
   * Opens the closed records of a card whose application is selected, as {@link #prove} leaves it.
   */
  public static Opening open(
      CardChannel card, CardChannel sam, ProofSubject subject, ProofSettings settings) {
    Optional<AuthenticationScheme> scheme = settings.findScheme(subject.algorithm());
    if (scheme.isEmpty()) {
      return new UnknownAlgorithm(subject.algorithm());
    }
    Optional<byte[]> factor = settings.sam().cardFactor().of(subject);
    if (factor.isEmpty()) {
      return new NoFactor(settings.sam().cardFactor());
    }
    int length = scheme.get().valueLength();
    SamCommands samCommands = new SamCommands(sam, settings.sam());
    SsseAuthentication cardCommands = new SsseAuthentication(card);
    try {
      byte[] source = cardCommands.challenge(length).bytes();
      byte[] process = cardCommands.challenge(length).bytes();
      samCommands.derive(ProofStep.SAM_OPEN_INIT, factor.get(), subject.region(), process);
      byte[] result = samCommands.answerForCard(source);
      cardCommands.open(
          ProofStep.CARD_OPEN_BY_SAM,
          settings.sam().readKeyIdentifier(),
          ExternalAnswer.of(result, source));
      return new Opened();
    } catch (StepFailedException e) {
      return e.failure();
    }
  }
}

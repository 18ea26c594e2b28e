package org.onecard.card.proof;

import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.proof.Gathering.Gathered;
import org.onecard.card.proof.Opening.Opened;
import org.onecard.card.proof.ProofFailure.UnknownAlgorithm;
import org.onecard.card.proof.ProofFailure.UnusableHostAnswer;

/**
 * The terminal's part in proving a card against the host's key service. Stateless; runs on the
 * thread that owns the reader, in the conversation in which the card was read. Whatever the card
 * answers and the transport fails with comes back as a value.
 *
 * <pre>
 *   terminal                          card
 *     | gather: SELECT                  |
 *     |         INTERNAL AUTHENTICATE   |   R_proc | R_src, ours
 *     |         GET CHALLENGE, twice    |   E_src, then E_proc
 *     |-- evidence to the host, answer back; nothing goes to the card meanwhile
 *     | open:   EXTERNAL AUTHENTICATE   |   result | E_src
 *     |         READ RECORD …           |   EF05 05 and 06, EF06
 * </pre>
 */
public final class HostFlow {

  private HostFlow() {}

  /**
   * Asks the card for what the host needs: four exchanges, and those that T=0 adds. The answer of
   * {@link #open} must be the next thing that the card hears, for it remembers its challenge no
   * longer.
   *
   * @param challenge from the host, and spent by this, whatever comes of it
   */
  public static Gathering gather(
      CardChannel channel, ProofSubject card, CardChallenge challenge, ProofSettings settings) {
    Optional<AuthenticationScheme> scheme = settings.findScheme(card.algorithm());
    if (scheme.isEmpty()) {
      return new UnknownAlgorithm(card.algorithm());
    }
    int length = scheme.get().valueLength();
    SsseAuthentication commands = new SsseAuthentication(channel);
    try {
      commands.select();
      AuthenticationValue answer =
          commands.prove(challenge.process(length), challenge.source(length), settings);
      AuthenticationValue source = commands.challenge(length);
      AuthenticationValue process = commands.challenge(length);
      return new Gathered(new CardEvidence(card, challenge, answer, source, process));
    } catch (StepFailedException e) {
      return e.failure();
    }
  }

  /**
   * Opens what the card keeps closed with the host's answer: one exchange.
   *
   * @param evidence what the host has answered to
   * @param usage what it has answered for, {@code READ} or {@code PIN_RELOAD}
   */
  public static Opening open(
      CardChannel channel,
      CardEvidence evidence,
      KeyUsage usage,
      ExternalAnswer answer,
      ProofSettings settings) {
    int length = answer.bytes().length;
    if (length != 2 * evidence.externalSource().length()) {
      return new UnusableHostAnswer(length);
    }
    try {
      new SsseAuthentication(channel)
          .open(ProofStep.CARD_OPEN_BY_HOST, settings.keyIdentifier(usage), answer);
      return new Opened();
    } catch (StepFailedException e) {
      return e.failure();
    }
  }
}

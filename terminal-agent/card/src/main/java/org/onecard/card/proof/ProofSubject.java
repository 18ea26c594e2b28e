package org.onecard.card.proof;

import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.CardIdentifier;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;

/**
 * The card that is to prove itself: what its key follows from.
 *
 * @param region six digits; those that the identification code begins with
 * @param atr as it came when the card was powered
 * @param algorithm what its FCI names
 * @param identificationCode record 01
 */
public record ProofSubject(
    String region, AnswerToReset atr, CardAlgorithm algorithm, CardIdentifier identificationCode) {

  public ProofSubject {
    if (identificationCode.findRegion().filter(region::equals).isEmpty()) {
      throw new IllegalArgumentException(
          "the identification code does not begin with the region that is named");
    }
  }

  /** The card that was read, with the answer to reset of the same conversation. */
  public static ProofSubject of(SocialSecurityCard card, AnswerToReset atr) {
    return new ProofSubject(
        card.issuingRegion(), atr, card.algorithm(), card.cardIdentificationCode());
  }
}

package org.onecard.protocol.message;

import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/** What a terminal has got from a medium that only the host can judge. */
public sealed interface ProofEvidence {

  /**
   * What a social security card answered to a challenge of the host.
   *
   * @param challenge the id of the challenge
   * @param region the card's issuing region
   * @param specVersion as in {@link org.onecard.scenario.PresentedCard}
   * @param algorithm 0 to 255, as the FCI names it
   * @param atr 2 to 33 bytes
   * @param identifier the card identification code
   * @param answer 8 to 16 bytes, to INTERNAL AUTHENTICATE
   * @param external the card's own challenge, where its closed files are to be opened
   */
  record CardEvidence(
      Nonce challenge,
      Region region,
      String specVersion,
      int algorithm,
      SignedBytes atr,
      RawCardIdentifier identifier,
      SignedBytes answer,
      Optional<ExternalChallenge> external)
      implements ProofEvidence {}

  /**
   * What the card gave when asked for challenges before EXTERNAL AUTHENTICATE.
   *
   * @param source 8 to 16 bytes
   * @param process as many
   */
  record ExternalChallenge(SignedBytes source, SignedBytes process) {}

  /**
   * An electronic social security card. It stands for a person, so it is not printed.
   *
   * @param text what the scanner read, 1 to {@value #MOST} characters
   */
  record CodeEvidence(String text) implements ProofEvidence {

    public static final int MOST = 512;

    @Override
    public String toString() {
      return "CodeEvidence[" + text.length() + " characters]";
    }
  }
}

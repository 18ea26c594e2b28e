package org.onecard.protocol.message;

import java.time.Instant;
import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/** What a terminal has got from a medium that only the host can judge. */
public sealed interface ProofEvidence {

  /**
   * What a social security card answered to a challenge of the host.
   *
   * @param challenge as it was given
   * @param region the card's issuing region
   * @param algorithm 0 to 255, as the FCI names it
   * @param atr 2 to 33 bytes
   * @param identifier the card identification code
   * @param answer 8 or 16 bytes, to INTERNAL AUTHENTICATE
   * @param externalSource 8 or 16 bytes, the card's first challenge
   * @param externalProcess as many, its second
   * @param open whether its closed files are to be opened
   * @param profile id and version of the card profile that it was read by, for instance {@code
   *     ssse-3/1}, 1 to {@value #MOST_PROFILE} characters; empty where the terminal named none
   */
  record CardEvidence(
      SignedBytes challenge,
      Region region,
      int algorithm,
      SignedBytes atr,
      RawCardIdentifier identifier,
      SignedBytes answer,
      SignedBytes externalSource,
      SignedBytes externalProcess,
      boolean open,
      Optional<String> profile)
      implements ProofEvidence {

    public static final int MOST_PROFILE = 48;
  }

  /**
   * A transit code that the terminal has checked: whether it was shown elsewhere, only the host can
   * tell.
   *
   * @param digest {@value #LENGTH} bytes, SHA-256 of what its user signed
   * @param until the last moment at which it counts, in whole milliseconds
   */
  record ShownCode(SignedBytes digest, Instant until) implements ProofEvidence {

    public static final int LENGTH = 32;
  }

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

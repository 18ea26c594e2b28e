package org.onecard.protocol.message;

import java.time.LocalDate;
import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.ProofId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;

/** The host's word on a medium. */
public sealed interface ProofVerdict {

  /**
   * The card is genuine.
   *
   * @param id to be named in the tap
   * @param external 16 to 32 bytes for EXTERNAL AUTHENTICATE, where they were asked for
   */
  record ProvedCard(ProofId id, Optional<SignedBytes> external) implements ProofVerdict {}

  /**
   * The code stands for this card.
   *
   * @param id to be named in the tap
   * @param validTo last day, where the platform says it
   */
  record ProvedCode(
      ProofId id, RawCardIdentifier identifier, Region region, Optional<LocalDate> validTo)
      implements ProofVerdict {}

  /** No other terminal has told of that code; it is kept for the one that asked. */
  record UnusedCode() implements ProofVerdict {}

  /**
   * It is not.
   *
   * @param text for a technician, at most 300 characters, without any identifier
   */
  record NotProved(Reason reason, String text) implements ProofVerdict {}

  /**
   * Nobody can tell at the moment.
   *
   * @param text as above
   */
  record Unavailable(String text) implements ProofVerdict {}
}

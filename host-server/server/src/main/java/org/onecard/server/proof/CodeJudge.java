package org.onecard.server.proof;

import java.time.LocalDate;
import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;

/** Who understands the codes of electronic cards. May block up to a deadline of its own. */
@FunctionalInterface
public interface CodeJudge {

  /** What came of it. */
  sealed interface Verdict {

    /** The code stands for this card. */
    record StandsFor(RawCardIdentifier identifier, Region region, Optional<LocalDate> validTo)
        implements Verdict {}

    /**
     * It stands for none, or not any more.
     *
     * @param text for a technician, without any identifier
     */
    record Refused(Reason reason, String text) implements Verdict {}

    /** The platform does not answer. */
    record Unavailable(String text) implements Verdict {}
  }

  /**
   * Judges a code.
   *
   * @param text what the scanner read, 1 to 512 characters
   */
  Verdict judge(String text);
}

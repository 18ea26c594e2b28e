package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.record.SignedBytes;

/** How the region came from one certificate authority to another. */
public interface AuthorityStore {

  /** The number of the last step; 0 where there was none. */
  long lastVersion();

  /** Every step, the first one first; nothing where the host's first authority is its only one. */
  List<Step> list();

  /**
   * Books a step.
   *
   * @param after the version of the last one, 0 for none
   * @return the step, whose version is the time or above the last one's; empty where another was
   *     booked meanwhile, and nothing was done
   */
  Optional<Step> add(long after, Instant at, SignedBytes issuing, Optional<SignedBytes> beside);

  /**
   * A list of authorities that holds until the next.
   *
   * @param version milliseconds since 1970, or one above the step before
   * @param issuing gives out certificates; X.509, DER
   * @param beside is believed too
   */
  record Step(long version, Instant at, SignedBytes issuing, Optional<SignedBytes> beside) {}
}

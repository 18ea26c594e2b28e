package org.onecard.protocol.message;

import java.time.Instant;
import java.util.List;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/**
 * Whose certificates the terminals of a region are to believe.
 *
 * @param version from 1, rising: a terminal takes no list that is not above the one it holds
 * @param notBefore a list is taken from here on
 * @param notAfter and up to here, so that one that somebody kept is worth nothing to a new
 *     terminal; what was taken holds until the next list
 * @param anchors X.509, DER, 1 to {@link #MOST} of at most {@link #MOST_BYTES}; the first gives out
 *     certificates, another is believed beside it
 */
public record AnchorList(
    Region region, long version, Instant notBefore, Instant notAfter, List<SignedBytes> anchors) {

  public static final int MOST = 2;

  /** An authority of ours has some 500. */
  public static final int MOST_BYTES = 1_536;

  public AnchorList {
    anchors = List.copyOf(anchors);
  }

  /** Whether a terminal takes it at this time. */
  public boolean isTakenAt(Instant now) {
    return !now.isBefore(notBefore) && !now.isAfter(notAfter);
  }
}

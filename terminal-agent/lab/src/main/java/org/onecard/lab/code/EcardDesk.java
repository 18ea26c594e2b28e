package org.onecard.lab.code;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.virtual.code.LabEcard;

/**
 * What the lab's platform knows: which strings are its own, which have ended, which were used. It
 * is told the time. Not safe for several threads.
 */
final class EcardDesk {

  /** Two machines of a lab may differ by so much. */
  private static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(5);

  /** More than a lab uses within a minute; then the eldest are no longer verifiable anyway. */
  private static final int MOST_USED = 100_000;

  /** What the platform says. */
  sealed interface Ruling {

    /** The card, for the request that used the string first. */
    record Valid(LabEcard.Content card) implements Ruling {}

    /** As the word that travels. */
    record Refused(String why) implements Ruling {}
  }

  private record Use(String requestId, Instant until) {}

  private final Map<String, Use> used = new HashMap<>();

  /**
   * The ruling; a valid string counts as used by this request from now on.
   *
   * @param requestId the same again is the same use
   */
  Ruling verify(String requestId, String code, Instant now) {
    used.values().removeIf(use -> now.isAfter(use.until()));
    Optional<LabEcard.Content> content = LabEcard.open(code);
    if (content.isEmpty() || content.get().issuedAt().isAfter(now.plus(CLOCKS_DIFFER_BY))) {
      return new Ruling.Refused("unknown");
    }
    Instant until = content.get().issuedAt().plus(LabEcard.VALIDITY);
    if (now.isAfter(until)) {
      return new Ruling.Refused("expired");
    }
    Use before = used.get(code);
    if (before != null && !before.requestId().equals(requestId)) {
      return new Ruling.Refused("used");
    }
    if (before == null && used.size() >= MOST_USED) {
      return new Ruling.Refused("unknown");
    }
    used.put(code, new Use(requestId, until));
    return new Ruling.Valid(content.get());
  }
}

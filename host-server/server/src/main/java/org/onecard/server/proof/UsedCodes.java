package org.onecard.server.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.onecard.protocol.message.ProofEvidence.ShownCode;
import org.onecard.protocol.record.SignedBytes;

/**
 * Which terminal took which transit code, for as long as the code counts. A terminal's own guard
 * sees what was shown to it and no more; this sees what was shown to all that ask.
 */
final class UsedCodes {

  static final int MOST = 100_000;

  /** Codes count for twenty minutes at most; a terminal's clock may differ from ours. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  /** By so much a code may outlive its end at a terminal whose clock is behind. */
  static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  /** What is said of a code. */
  enum Answer {
    UNUSED,
    USED_ELSEWHERE,
    /** More codes are remembered than there is room for; none is forgotten early for a new one. */
    FULL
  }

  private record Use(String terminalId, Instant until) {}

  private final Map<SignedBytes, Use> uses = new HashMap<>();

  /** One that was not seen before is kept for the terminal, which may ask about it again. */
  Answer take(ShownCode code, String terminalId, Instant now) {
    Use before = uses.get(code.digest());
    if (before != null && !now.isAfter(before.until())) {
      return before.terminalId().equals(terminalId) ? Answer.UNUSED : Answer.USED_ELSEWHERE;
    }
    if (uses.size() >= MOST) {
      uses.values().removeIf(use -> now.isAfter(use.until()));
    }
    if (uses.size() >= MOST) {
      return Answer.FULL;
    }
    Instant longest = now.plus(LONGEST);
    Instant until = code.until().isAfter(longest) ? longest : code.until();
    uses.put(code.digest(), new Use(terminalId, until.plus(CLOCKS_DIFFER)));
    return Answer.UNUSED;
  }
}

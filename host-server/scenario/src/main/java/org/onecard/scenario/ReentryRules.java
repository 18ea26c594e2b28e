package org.onecard.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;

/** Coming back after the gate had opened and nobody passed. */
final class ReentryRules {

  private static final Notice COME_IN = new Notice("请通行，已付费", "Go through: it is paid already");

  private ReentryRules() {}

  /**
   * The grant of a free re-entry, where one is due: nothing is charged, and the tap counts as the
   * one that nobody passed.
   */
  static Optional<Verdict> find(TapCase tapCase, Trace trace) {
    OutcomePolicy policy = tapCase.item().outcome();
    if (policy.notPassed() != NotPassed.RE_ENTRY
        || !(tapCase.facts().history() instanceof Fact.Known<Optional<History>> known)) {
      return Optional.empty();
    }
    return known
        .value()
        .filter(history -> isDue(history, policy, tapCase.tap(), trace))
        .map(history -> granted(history, tapCase.tap()));
  }

  private static boolean isDue(History history, OutcomePolicy policy, Tap tap, Trace trace) {
    if (history.unpassedAt().isEmpty()) {
      return false;
    }
    Instant opened = history.unpassedAt().get();
    Duration since = Duration.between(opened, tap.at()).abs(); // Clocks differ a little.
    boolean due =
        history.lastLocation().equals(tap.locationId()) && since.compareTo(policy.within()) <= 0;
    trace.step(
        "outcome.re-entry",
        "nobody passed %s ago, free for %s at the same location: %s"
            .formatted(since, policy.within(), due ? "free" : "not free"));
    return due;
  }

  private static Verdict granted(History history, Tap tap) {
    return new Verdict.Granted(
        Money.ZERO,
        Optional.of(new EntitlementUse("re-entry", Money.ZERO)),
        Optional.of(history.withLast(tap.at(), tap.locationId())),
        COME_IN);
  }
}

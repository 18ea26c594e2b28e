package org.onecard.agent.service;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.tap.TapListener;
import org.onecard.agent.tap.TapReport;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Notice;

/** The last taps, for the page's chart. Safe for any thread. */
final class TapRing implements TapListener {

  static final int MOST = 40;

  /**
   * One tap; nothing in it is the card's.
   *
   * @param reason why it was declined
   */
  record TapShown(
      String tapId,
      Instant at,
      boolean approved,
      Optional<String> reason,
      Notice notice,
      boolean online,
      String outcome,
      PhaseTimes phases,
      int cardUs) {}

  private final Deque<TapShown> taps = new ArrayDeque<>();
  private final Clock clock;

  TapRing(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void onTap(TapReport report) {
    Decision decision = report.decision();
    TapShown shown =
        new TapShown(
            report.tapId(),
            clock.instant(),
            decision instanceof Decision.Approved,
            decision instanceof Decision.Declined declined
                ? Optional.of(declined.reason().name())
                : Optional.empty(),
            decision.notice(),
            report.online(),
            report.outcome().name(),
            report.phases(),
            report.cardUs());
    synchronized (taps) {
      if (taps.size() == MOST) {
        taps.removeFirst();
      }
      taps.addLast(shown);
    }
  }

  /** Oldest first. */
  List<TapShown> taps() {
    synchronized (taps) {
      return List.copyOf(taps);
    }
  }
}

package org.onecard.server.console;

import java.time.Clock;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * The port by which the host shows something on its live page. Every {@code show} may be called
 * from any thread, touches memory only and returns at once; it holds the last 100 taps, 1,000
 * terminals and 500 items, whether or not a page is open.
 */
public final class LiveFeed {

  private final Clock clock;
  private final ZoneId zone;
  private final Supplier<LiveSnapshot> before;
  private final LiveBoard board = new LiveBoard();

  /** Called when there is something to send after there was nothing. */
  private Runnable onChanged = () -> {};

  private boolean begun;

  /**
   * @param clock the host's
   * @param zone the region's, in which the page shows times
   * @param before what was known before this feed, asked once when the page starts, on the thread
   *     that starts it; what is shown meanwhile is newer and wins
   */
  public LiveFeed(Clock clock, ZoneId zone, Supplier<LiveSnapshot> before) {
    this.clock = clock;
    this.zone = zone;
    this.before = before;
  }

  public void show(TapShown tap) {
    change(() -> board.show(tap));
  }

  public void show(TerminalShown terminal) {
    change(() -> board.show(terminal));
  }

  public void show(TotalsShown sums) {
    change(() -> board.show(sums));
  }

  private void change(Runnable change) {
    Runnable first = () -> {};
    synchronized (board) {
      boolean waiting = board.hasChanges();
      change.run();
      if (!waiting && board.hasChanges()) {
        first = onChanged;
      }
    }
    first.run();
  }

  /** A page begins to show this feed. */
  void begin(Runnable onChanged) {
    LiveSnapshot known = before.get();
    synchronized (board) {
      if (begun) {
        throw new IllegalStateException("a feed has one page");
      }
      begun = true;
      board.beginWith(known);
      // Whoever opens the page gets these by its snapshot.
      board.takeChanges();
      this.onChanged = onChanged;
    }
  }

  LiveState state() {
    synchronized (board) {
      return new LiveState(
          clock.instant(), zone, board.taps(), board.terminals(), board.totals(), board.notShown());
    }
  }

  LiveChanges takeChanges() {
    synchronized (board) {
      return board.takeChanges();
    }
  }

  Clock clock() {
    return clock;
  }
}

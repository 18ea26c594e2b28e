package org.onecard.server.live;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.LedgerReader.ItemTotal;
import org.onecard.ledger.LedgerReader.TapRow;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Head;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Scenario;
import org.onecard.scenario.catalogue.Item;
import org.onecard.server.acceptor.LinkListener;
import org.onecard.server.console.LiveFeed;
import org.onecard.server.console.LiveSnapshot;
import org.onecard.server.console.TapShown;
import org.onecard.server.console.TerminalShown;
import org.onecard.server.console.TotalsShown;
import org.onecard.server.console.Verdict;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.CommitListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the live page true. */
public final class LiveBridge implements CommitListener, LinkListener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LiveBridge.class);
  private static final int SHOWN_TAPS = 100;
  private static final long TOTALS_EVERY_MS = 500;
  private static final Notice SILENT = new Notice("", "");

  private final LedgerReader reader;
  private final DayTotals dayTotals;
  private final TerminalStore terminals;
  private final Supplier<Catalogues> catalogues;
  private final ZoneId zone;
  private final Clock clock;
  private final LiveFeed feed;
  private final AtomicBoolean booked = new AtomicBoolean(true);

  /** The taps on the page, to show one again when it is undone. Owned by the lane's thread. */
  private final Map<String, TapShown> shown =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TapShown> eldest) {
          return size() > SHOWN_TAPS;
        }
      };

  private final ScheduledExecutorService board =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "live-board");
            thread.setDaemon(true);
            return thread;
          });

  public LiveBridge(
      LedgerReader reader,
      TerminalStore terminals,
      Supplier<Catalogues> catalogues,
      ZoneId zone,
      Clock clock) {
    this.reader = reader;
    this.dayTotals = new DayTotals(reader);
    this.terminals = terminals;
    this.catalogues = catalogues;
    this.zone = zone;
    this.clock = clock;
    this.feed = new LiveFeed(clock, zone, this::before);
  }

  public LiveFeed feed() {
    return feed;
  }

  public void start() {
    Future<?> unused =
        board.scheduleWithFixedDelay(
            this::showTotals, TOTALS_EVERY_MS, TOTALS_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    board.shutdownNow();
  }

  // ---- as it happens ----

  @Override
  public void committed(long commitId, List<LedgerLine> lines) {
    for (LedgerLine line : lines) {
      findShown(line)
          .ifPresent(
              tap -> {
                shown.put(tap.tapId(), tap);
                feed.show(tap);
              });
    }
    booked.set(true);
  }

  @Override
  public void changed(
      Terminal terminal, boolean connected, OptionalLong catalogueVersion, Head head) {
    feed.show(
        new TerminalShown(
            terminal.terminalId(),
            terminal.locationId(),
            connected
                ? TerminalShown.State.CONNECTED
                : terminal.revokedAt().isPresent()
                    ? TerminalShown.State.REVOKED
                    : TerminalShown.State.DISCONNECTED,
            Optional.of(clock.instant()),
            catalogueVersion,
            head.epoch(),
            head.sequence()));
  }

  /** A terminal was enrolled, and has not come yet; or was revoked. */
  public void changed(Terminal terminal) {
    feed.show(
        new TerminalShown(
            terminal.terminalId(),
            terminal.locationId(),
            terminal.revokedAt().isPresent()
                ? TerminalShown.State.REVOKED
                : TerminalShown.State.NEVER_SEEN,
            Optional.empty(),
            OptionalLong.empty(),
            0,
            0));
  }

  private Optional<TapShown> findShown(LedgerLine line) {
    Body body = line.record().content().body();
    if (body instanceof Body.TapBody tap) {
      return Optional.of(tap(line, line.id().toString(), tap.itemId(), true));
    }
    if (body instanceof Body.AdviceBody advice) {
      return Optional.of(tap(line, advice.tapId(), advice.itemId(), false));
    }
    if (body instanceof Body.ReversalBody reversal) {
      return Optional.ofNullable(shown.get(reversal.tapId())).map(LiveBridge::undone);
    }
    return Optional.empty();
  }

  private TapShown tap(LedgerLine line, String tapId, String itemId, boolean online) {
    Optional<Decision> decision = line.decision();
    Verdict verdict = Verdict.UNDECIDED;
    Optional<Reason> reason = Optional.empty();
    long chargeFen = 0;
    if (decision.isPresent() && decision.get() instanceof Decision.Declined declined) {
      verdict = Verdict.DECLINED;
      reason = Optional.of(declined.reason());
    } else if (decision.isPresent() && decision.get() instanceof Decision.Approved approved) {
      verdict = Verdict.APPROVED;
      chargeFen = approved.charge().amountFen();
    }
    Optional<Item> item = findItem(itemId);
    return new TapShown(
        tapId,
        line.record().content().at(),
        line.id().terminalId(),
        itemId,
        title(item, itemId),
        item.map(LiveBridge::scenario),
        verdict,
        reason,
        chargeFen,
        decision.map(Decision::notice).orElse(SILENT),
        online);
  }

  private static TapShown undone(TapShown tap) {
    return new TapShown(
        tap.tapId(),
        tap.at(),
        tap.terminalId(),
        tap.itemId(),
        tap.itemTitle(),
        tap.scenario(),
        Verdict.REVERSED,
        tap.reason(),
        0,
        tap.notice(),
        tap.online());
  }

  // ---- from the book ----

  private LiveSnapshot before() {
    List<TapShown> taps = new ArrayList<>();
    reader.listRecentTaps(SHOWN_TAPS).forEach(row -> taps.add(tap(row)));
    Collections.reverse(taps);
    Map<String, Head> heads = reader.heads();
    List<TerminalShown> known = new ArrayList<>();
    for (Terminal terminal : terminals.listTerminals()) {
      Head head = heads.getOrDefault(terminal.terminalId(), Head.NONE);
      known.add(
          new TerminalShown(
              terminal.terminalId(),
              terminal.locationId(),
              terminal.revokedAt().isPresent()
                  ? TerminalShown.State.REVOKED
                  : head.epoch() == 0
                      ? TerminalShown.State.NEVER_SEEN
                      : TerminalShown.State.DISCONNECTED,
              Optional.empty(),
              OptionalLong.empty(),
              head.epoch(),
              head.sequence()));
    }
    return new LiveSnapshot(taps, known, totals());
  }

  private TapShown tap(TapRow row) {
    Optional<Item> item = findItem(row.itemId());
    Optional<Reason> reason = row.reason().flatMap(LiveBridge::findReason);
    return new TapShown(
        row.tapId(),
        row.at(),
        row.recordId().terminalId(),
        row.itemId(),
        title(item, row.itemId()),
        item.map(LiveBridge::scenario),
        row.approved()
            .map(approved -> approved ? Verdict.APPROVED : Verdict.DECLINED)
            .orElse(Verdict.UNDECIDED),
        reason,
        Math.max(0, row.chargeFen()),
        reason.map(Reason::notice).orElse(SILENT),
        row.online());
  }

  private void showTotals() {
    try {
      if (booked.getAndSet(false) || !dayTotals.areOf(dayStart())) {
        totals().forEach(feed::show);
      }
    } catch (LedgerUnavailable e) {
      booked.set(true);
      log.warn("The live page's sums cannot be read now: {}", e.getMessage());
    }
  }

  private List<TotalsShown> totals() {
    List<TotalsShown> totals = new ArrayList<>();
    for (ItemTotal total : dayTotals.of(dayStart())) {
      findItem(total.itemId())
          .ifPresent(
              item ->
                  totals.add(
                      new TotalsShown(
                          item.id(),
                          item.title(),
                          scenario(item),
                          total.approved(),
                          total.declined(),
                          total.chargedFen())));
    }
    return totals;
  }

  private Instant dayStart() {
    return clock.instant().atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant();
  }

  private Optional<Item> findItem(String itemId) {
    Catalogues published = catalogues.get();
    return published
        .findInForce(clock.instant())
        .or(published::findLatest)
        .flatMap(catalogue -> catalogue.findItem(itemId));
  }

  private static Notice title(Optional<Item> item, String itemId) {
    return item.map(Item::title).orElseGet(() -> new Notice(itemId, itemId));
  }

  private static Scenario scenario(Item item) {
    return item.rules().scenario();
  }

  private static Optional<Reason> findReason(int number) {
    for (Reason reason : Reason.values()) {
      if (reason.number() == number) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}

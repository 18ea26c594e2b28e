package org.onecard.server.delivery;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalCatalogueStore;
import org.onecard.ledger.TerminalCatalogueStore.Refused;
import org.onecard.ledger.TerminalCatalogueStore.TerminalCatalogue;
import org.onecard.protocol.message.Message.CatalogueReport;
import org.onecard.protocol.message.Message.Hello;
import org.onecard.server.lane.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which catalogues each terminal holds, by its own word. Safe from any thread, and never waits: a
 * thread of its own brings what changed into the book once a second, all of it in one transaction,
 * since a thousand terminals speak at once when something is published. What a crash takes, the
 * next hello brings back.
 */
public final class TerminalVersions implements Refusals, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TerminalVersions.class);
  private static final long KEEP_EVERY_MS = 1_000;
  private static final long STOP_WITHIN_MS = 5_000;

  private final TerminalCatalogueStore store;
  private final Clock clock;
  private final Map<String, TerminalCatalogue> byTerminal = new ConcurrentHashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "terminal-versions");
            thread.setDaemon(true);
            return thread;
          });

  /** Reads what was kept. */
  public TerminalVersions(TerminalCatalogueStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store
        .listTerminalCatalogues()
        .forEach(terminal -> byTerminal.put(terminal.terminalId(), terminal));
  }

  public void start() {
    Future<?> unused =
        keeper.scheduleWithFixedDelay(
            this::keep, KEEP_EVERY_MS, KEEP_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** A terminal says what it holds. */
  public void heard(String terminalId, Hello hello) {
    long inForce =
        hello.catalogues().isEmpty() ? hello.catalogueVersion() : hello.catalogueInForce();
    note(terminalId, inForce, hello.catalogueVersion(), Optional.empty());
  }

  /** A terminal says what became of a delivery, or what came into force. */
  public void heard(String terminalId, CatalogueReport report) {
    Optional<TerminalCatalogue> before = find(terminalId);
    long newest = before.map(TerminalCatalogue::newest).orElse(0L);
    long inForce =
        report.inForce() > 0 || !report.accepted()
            ? report.inForce()
            : Math.max(report.version(), before.map(TerminalCatalogue::inForce).orElse(0L));
    note(
        terminalId,
        inForce,
        report.accepted() ? Math.max(newest, report.version()) : newest,
        report.accepted()
            ? Optional.empty()
            : Optional.of(new Refused(report.version(), report.why())));
  }

  private void note(String terminalId, long inForce, long newest, Optional<Refused> refused) {
    byTerminal.compute(
        terminalId,
        (id, before) ->
            new TerminalCatalogue(
                id,
                inForce,
                newest,
                refused.or(
                    () ->
                        Optional.ofNullable(before)
                            .flatMap(TerminalCatalogue::refused)
                            // Whoever goes by it, or by a later one, refuses it no longer.
                            .filter(old -> old.version() > Math.max(inForce, newest))),
                clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    changed.add(terminalId);
  }

  public Optional<TerminalCatalogue> find(String terminalId) {
    return Optional.ofNullable(byTerminal.get(terminalId));
  }

  @Override
  public boolean refuses(String terminalId, long version) {
    TerminalCatalogue told = byTerminal.get(terminalId);
    return told != null
        && told.refused().filter(refused -> refused.version() == version).isPresent();
  }

  private void keep() {
    List<String> due = List.copyOf(changed);
    if (due.isEmpty()) {
      return;
    }
    due.forEach(changed::remove);
    List<TerminalCatalogue> told = new ArrayList<>();
    due.forEach(terminalId -> find(terminalId).ifPresent(told::add));
    try {
      store.put(told);
    } catch (LedgerUnavailable e) {
      changed.addAll(due);
      log.warn("Which catalogues terminals hold cannot be kept now: {}", e.getMessage());
    }
  }

  /** Keeps what is left. */
  @Override
  public void close() {
    keeper.shutdown();
    try {
      if (!keeper.awaitTermination(STOP_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        keeper.shutdownNow();
      }
    } catch (InterruptedException e) {
      keeper.shutdownNow();
      Thread.currentThread().interrupt();
    }
    keep();
  }
}

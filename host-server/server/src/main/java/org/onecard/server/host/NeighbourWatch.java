package org.onecard.server.host;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.GateOrders;
import org.onecard.server.denylist.DenyDesk;
import org.onecard.server.lane.Catalogues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what other hosts have done to a book that is shared, once a second: hands on what was
 * published there, follows to another certificate authority, and ends connections of terminals that
 * were revoked or enrolled again there. Taps need none of it: the book itself tells of cards that
 * moved. One thread.
 */
final class NeighbourWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NeighbourWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Deliveries deliveries;
  private final DenyDesk denyLists;
  private final GateOrders gateOrders;
  private final AuthorityNews authorities;
  private final TerminalStore terminals;
  private final LinkState links;
  private final Clock clock;
  private final Thread thread;
  private boolean reachable = true;

  /** What connected terminals were offered last. */
  private Catalogues offered;

  NeighbourWatch(
      Deliveries deliveries,
      DenyDesk denyLists,
      GateOrders gateOrders,
      AuthorityNews authorities,
      TerminalStore terminals,
      LinkState links,
      Clock clock) {
    this.denyLists = denyLists;
    this.gateOrders = gateOrders;
    this.authorities = authorities;
    this.deliveries = deliveries;
    this.terminals = terminals;
    this.links = links;
    this.clock = clock;
    this.offered = deliveries.catalogues();
    this.thread = new Thread(this::run, "neighbours");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      log.debug("The watch on the shared book ends.");
    }
  }

  private void look() {
    try {
      takeOverPublished();
      denyLists.look();
      gateOrders.deliver(links::deliver);
      authorities.look();
      endRevoked();
      reachable = true;
    } catch (LedgerUnavailable e) {
      if (reachable) {
        log.warn("What other hosts publish and revoke is not seen now: {}", e.getMessage());
      }
      reachable = false;
    } catch (RuntimeException e) {
      // A fault in one look must not end the watch.
      log.error("What other hosts publish and revoke could not be looked at.", e);
    }
  }

  /** Compared with what was offered, since an operation here may have read what is new there. */
  private void takeOverPublished() {
    if (deliveries.isOutdated()) {
      deliveries.refresh();
      log.info("Another host has published something.");
    }
    Catalogues now = deliveries.catalogues();
    if (now != offered) {
      Catalogues before = offered;
      links.deliver(
          terminal ->
              deliveries.missing(
                  terminal,
                  version ->
                      before.listFor(terminal, clock.instant()).stream()
                          .anyMatch(had -> had.version() == version)));
      offered = now;
    }
  }

  private void endRevoked() {
    Map<String, Terminal> now = new HashMap<>();
    terminals.listTerminals().forEach(terminal -> now.put(terminal.terminalId(), terminal));
    links.endWhere(
        connected ->
            Optional.ofNullable(now.get(connected.terminalId()))
                .flatMap(stands -> findWhyEnded(connected, stands)));
  }

  private static Optional<String> findWhyEnded(Terminal connected, Terminal stands) {
    if (stands.revokedAt().isPresent()) {
      return Optional.of("revoked at another host");
    }
    return stands.enrolledAt().isAfter(connected.enrolledAt())
        ? Optional.of("enrolled again at another host")
        : Optional.empty();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

package org.onecard.server.host;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Body.TapBody;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Scenario;
import org.onecard.server.acceptor.PatronLookup;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.Submitted;
import org.onecard.server.library.LibraryDesk;
import org.onecard.server.library.LibrarySettings;

/** Asks the library at a terminal's location about whoever taps there for a library's item. */
final class LibraryPatrons implements PatronLookup {

  /** Left to the lane of the time that a tap gives. */
  private static final Duration FOR_THE_LANE = Duration.ofMillis(30);

  private final LibraryDesk desk;
  private final Supplier<Catalogues> catalogues;
  private final Clock clock;

  LibraryPatrons(LibraryDesk desk, Supplier<Catalogues> catalogues, Clock clock) {
    this.desk = desk;
    this.catalogues = catalogues;
    this.clock = clock;
  }

  @Override
  public Optional<CompletableFuture<Submitted>> gather(Submitted submitted) {
    Optional<LibrarySettings> library = desk.findAt(submitted.terminal().locationId());
    if (library.isEmpty()) {
      return Optional.empty();
    }
    Map<Hash, CompletableFuture<Fact<Patron>>> asked = new HashMap<>();
    for (ChainedRecord record : submitted.submission().records()) {
      CardToken card = submitted.tokens().get(record.hash());
      if (card != null
          && record.content().body() instanceof TapBody tap
          && isLibraryItem(record, tap, submitted.terminal())) {
        Duration left = Duration.between(clock.instant(), tap.decideBy()).minus(FOR_THE_LANE);
        asked.put(
            record.hash(),
            desk.patron(
                library.get(),
                card,
                left.compareTo(LibraryDesk.PERSON_WAITS) > 0 ? LibraryDesk.PERSON_WAITS : left));
      }
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
            .thenApply(
                all -> {
                  Map<Hash, Fact<Patron>> told = new HashMap<>();
                  asked.forEach((hash, patron) -> told.put(hash, patron.join()));
                  return submitted.withPatrons(told);
                }));
  }

  private boolean isLibraryItem(ChainedRecord record, TapBody tap, Terminal terminal) {
    return catalogues
        .get()
        .findAccepted(record.content().catalogueVersion(), terminal, record.content().at())
        .flatMap(catalogue -> catalogue.findItem(tap.itemId()))
        .filter(item -> item.rules().scenario() == Scenario.LIBRARY)
        .isPresent();
  }
}

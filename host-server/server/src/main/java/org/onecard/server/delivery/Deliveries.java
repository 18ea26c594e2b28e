package org.onecard.server.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.onecard.ledger.CatalogueStore;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.CatalogueStore.Rollout;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.Refusals;

/** The current catalogues. Safe from any thread. */
public final class Deliveries {

  private final CatalogueStore catalogueStore;
  private final Refusals refusals;
  private final Signer signer;
  private final Clock clock;
  private volatile Current current;

  /**
   * What is delivered now.
   *
   * @param decoded every version, by its number: what is published never changes
   * @param rollouts to whom they go, as they were read
   */
  private record Current(
      Map<Long, Catalogue> decoded, Catalogues published, List<Rollout> rollouts) {}

  /**
   * Reads what is there.
   *
   * @param refusals which versions terminals would not take
   */
  public Deliveries(CatalogueStore catalogueStore, Refusals refusals, Signer signer, Clock clock) {
    this.catalogueStore = catalogueStore;
    this.refusals = refusals;
    this.signer = signer;
    this.clock = clock;
    this.current = read(Map.of());
  }

  /** Reads again, after something was published. */
  public void refresh() {
    current = read(current.decoded());
  }

  /** Whether the book holds something published that was not read yet. */
  public boolean isOutdated() {
    Current now = current;
    return !now.decoded().keySet().equals(Set.copyOf(catalogueStore.listVersions()))
        || !now.rollouts().equals(catalogueStore.listRollouts());
  }

  public Catalogues catalogues() {
    return current.published();
  }

  /**
   * What a terminal lacks: the catalogue that holds for it and those to follow, by rising version.
   *
   * @param holds whether it has a version of the catalogue
   */
  public List<Message> missing(Terminal terminal, LongPredicate holds) {
    Current now = current;
    List<Message> missing = new ArrayList<>();
    for (Catalogue catalogue : now.published().listFor(terminal, clock.instant())) {
      if (!holds.test(catalogue.version())) {
        missing.add(delivery(catalogue.version()));
      }
    }
    return missing;
  }

  /** A version as it is handed out. */
  public CatalogueDelivery delivery(long version) {
    PublishedCatalogue published = catalogueStore.findVersion(version).orElseThrow();
    return new CatalogueDelivery(published.bundle(), published.signature());
  }

  private Current read(Map<Long, Catalogue> known) {
    Map<Long, Catalogue> decoded = new TreeMap<>();
    for (long version : catalogueStore.listVersions()) {
      Catalogue before = known.get(version);
      decoded.put(
          version,
          before == null ? open(catalogueStore.findVersion(version).orElseThrow()) : before);
    }
    List<Rollout> rollouts = catalogueStore.listRollouts();
    Catalogues published = new Catalogues(decoded.values(), rollouts, refusals);
    published
        .findInForce(clock.instant())
        .filter(inForce -> !known.containsKey(inForce.version()))
        .ifPresent(CatalogueTests::rehearse);
    return new Current(decoded, published, rollouts);
  }

  private Catalogue open(PublishedCatalogue published) {
    Decoded<Catalogue> opened =
        Signing.open(
            new CatalogueDelivery(published.bundle(), published.signature()),
            signer.verifyingKey());
    if (opened instanceof Decoded.Ok<Catalogue> ok) {
      return ok.value();
    }
    throw new LedgerUnavailable(
        "Catalogue version %d in the book is damaged (%s): run `ledger verify` and restore the backup."
            .formatted(published.version(), ((Decoded.Malformed<Catalogue>) opened).because()));
  }
}

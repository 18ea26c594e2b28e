package org.onecard.server.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.onecard.ledger.CatalogueStore;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.CatalogueStore.Rollout;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.DenyListDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.Refusals;

/** The current catalogues and deny list. Safe from any thread. */
public final class Deliveries {

  private final CatalogueStore catalogueStore;
  private final DenyStore denyStore;
  private final Refusals refusals;
  private final Signer signer;
  private final int tagKeyId;
  private final Clock clock;
  private volatile Current current;

  /**
   * What is delivered now.
   *
   * @param decoded every version, by its number: what is published never changes
   * @param rollouts to whom they go, as they were read
   * @param denyList signed; empty before the first denial
   */
  private record Current(
      Map<Long, Catalogue> decoded,
      Catalogues published,
      List<Rollout> rollouts,
      long denyListVersion,
      Optional<DenyListDelivery> denyList) {}

  /**
   * Reads what is there.
   *
   * @param refusals which versions terminals would not take
   * @param tagKeyId the key that terminals make tags with
   */
  public Deliveries(
      CatalogueStore catalogueStore,
      DenyStore denyStore,
      Refusals refusals,
      Signer signer,
      int tagKeyId,
      Clock clock) {
    this.catalogueStore = catalogueStore;
    this.denyStore = denyStore;
    this.refusals = refusals;
    this.signer = signer;
    this.tagKeyId = tagKeyId;
    this.clock = clock;
    this.current = read(Map.of());
  }

  /** Reads again, after something was published, denied or allowed. */
  public void refresh() {
    current = read(current.decoded());
  }

  /** Whether the book holds something published or denied that was not read yet. */
  public boolean isOutdated() {
    Current now = current;
    return denyStore.denyVersion() != now.denyListVersion()
        || !now.decoded().keySet().equals(Set.copyOf(catalogueStore.listVersions()))
        || !now.rollouts().equals(catalogueStore.listRollouts());
  }

  /** The version of the deny list that is handed out, 0 before the first. */
  public long denyListVersion() {
    return current.denyListVersion();
  }

  public Catalogues catalogues() {
    return current.published();
  }

  /**
   * What a terminal lacks: the catalogue that holds for it and those to follow, by rising version,
   * and the deny list.
   *
   * @param holds whether it has a version of the catalogue
   * @param denyListVersion the one that it has, 0 for none
   */
  public List<Message> missing(Terminal terminal, LongPredicate holds, long denyListVersion) {
    Current now = current;
    List<Message> missing = new ArrayList<>();
    for (Catalogue catalogue : now.published().listFor(terminal, clock.instant())) {
      if (!holds.test(catalogue.version())) {
        missing.add(delivery(catalogue.version()));
      }
    }
    if (now.denyListVersion() > denyListVersion) {
      now.denyList().ifPresent(missing::add);
    }
    return missing;
  }

  /** A version as it is handed out. */
  public CatalogueDelivery delivery(long version) {
    PublishedCatalogue published = catalogueStore.findVersion(version).orElseThrow();
    return new CatalogueDelivery(published.bundle(), published.signature());
  }

  /** The deny list as it is handed out; empty before the first denial. */
  public Optional<DenyListDelivery> denyList() {
    return current.denyList();
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
    return new Current(
        decoded,
        published,
        rollouts,
        denyStore.denyVersion(),
        denyStore.findDenyList(tagKeyId).map(list -> Signing.sign(list, signer)));
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

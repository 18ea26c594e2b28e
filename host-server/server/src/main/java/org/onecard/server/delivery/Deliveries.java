package org.onecard.server.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.onecard.ledger.CatalogueStore;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.DenyListDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.lane.Catalogues;

/** The current catalogues and deny list. Safe from any thread. */
public final class Deliveries {

  private final CatalogueStore catalogueStore;
  private final DenyStore denyStore;
  private final Signer signer;
  private final int tagKeyId;
  private final Clock clock;
  private volatile Current current;

  /**
   * What is delivered now.
   *
   * @param published every version, decoded
   * @param denyList signed; empty before the first denial
   */
  private record Current(
      Catalogues published, long denyListVersion, Optional<DenyListDelivery> denyList) {}

  /**
   * Reads what is there.
   *
   * @param tagKeyId the key that terminals make tags with
   */
  public Deliveries(
      CatalogueStore catalogueStore,
      DenyStore denyStore,
      Signer signer,
      int tagKeyId,
      Clock clock) {
    this.catalogueStore = catalogueStore;
    this.denyStore = denyStore;
    this.signer = signer;
    this.tagKeyId = tagKeyId;
    this.clock = clock;
    this.current = read();
  }

  /** Reads again, after something was published, denied or allowed. */
  public void refresh() {
    current = read();
  }

  public Catalogues catalogues() {
    return current.published();
  }

  /**
   * What a terminal lacks that holds these versions (0 for none): the catalogue in force and the
   * latest, ascending, and the deny list.
   */
  public List<Message> missing(long catalogueVersion, long denyListVersion) {
    Current now = current;
    TreeSet<Long> wanted = new TreeSet<>();
    now.published().findInForce(clock.instant()).ifPresent(held -> wanted.add(held.version()));
    now.published().findLatest().ifPresent(latest -> wanted.add(latest.version()));
    List<Message> missing = new ArrayList<>();
    for (long version : wanted.tailSet(catalogueVersion + 1)) {
      PublishedCatalogue published = catalogueStore.findVersion(version).orElseThrow();
      missing.add(new CatalogueDelivery(published.bundle(), published.signature()));
    }
    if (now.denyListVersion() > denyListVersion) {
      now.denyList().ifPresent(missing::add);
    }
    return missing;
  }

  private Current read() {
    List<Catalogue> catalogues = new ArrayList<>();
    for (long version : catalogueStore.listVersions()) {
      catalogues.add(open(catalogueStore.findVersion(version).orElseThrow()));
    }
    Catalogues published = new Catalogues(catalogues);
    published.findInForce(clock.instant()).ifPresent(CatalogueTests::rehearse);
    return new Current(
        published,
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

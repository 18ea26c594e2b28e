package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.SignedBytes;

/** Every catalogue that was ever published, as it was signed. */
public interface CatalogueStore {

  /** Adds a version; false when that version is there already, and nothing was done. */
  boolean publish(PublishedCatalogue catalogue);

  /** The highest version that is in force at an instant. */
  Optional<PublishedCatalogue> findInForce(Instant at);

  Optional<PublishedCatalogue> findVersion(long version);

  /** The highest version, in force or not yet. */
  Optional<PublishedCatalogue> findLatest();

  /** Version numbers, ascending. */
  List<Long> listVersions();

  /**
   * A bundle with what the book needs to know of it.
   *
   * @param bundle its bytes, at most 1 MB
   * @param signature the host's, over the bundle
   */
  record PublishedCatalogue(
      long version,
      Instant effectiveFrom,
      Instant publishedAt,
      SignedBytes bundle,
      Signature signature) {}
}

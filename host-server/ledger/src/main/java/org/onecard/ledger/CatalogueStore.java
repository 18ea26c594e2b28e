package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.SignedBytes;

/** Every catalogue that was ever published, as it was signed, and to whom each went when. */
public interface CatalogueStore {

  /**
   * Adds a version with its first step, in one transaction; false when that version is there
   * already, and nothing was done.
   */
  boolean publish(PublishedCatalogue catalogue, Rollout first);

  /** The same for everybody, from its effective time on. */
  default boolean publish(PublishedCatalogue catalogue) {
    return publish(
        catalogue,
        new Rollout(
            catalogue.version(),
            catalogue.effectiveFrom(),
            catalogue.publishedAt(),
            "operator",
            Audience.EVERYBODY));
  }

  /**
   * Adds a step to a version, behind those it has.
   *
   * @throws LedgerUnavailable where there is no such version
   */
  void extend(Rollout step);

  /** Every step of every version, by rising version and step. */
  List<Rollout> listRollouts();

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

  /**
   * A step by which a version goes to terminals.
   *
   * @param from when it begins to hold for them, not before the version's effective time
   * @param at when it was ordered
   * @param who ordered it, for instance {@code operator liu}, at most 100 characters
   */
  record Rollout(long version, Instant from, Instant at, String who, Audience audience) {}
}

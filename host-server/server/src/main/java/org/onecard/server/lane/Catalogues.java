package org.onecard.server.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Tariff;

/** Every published version, and which one holds when. */
public final class Catalogues {

  /** How far a terminal's clock may be off where two versions meet. */
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  private final NavigableMap<Long, Catalogue> versions = new TreeMap<>();

  public Catalogues(Collection<Catalogue> published) {
    published.forEach(catalogue -> versions.put(catalogue.version(), catalogue));
  }

  /** The highest version in force at an instant. */
  public Optional<Catalogue> findInForce(Instant at) {
    return versions.values().stream()
        .filter(catalogue -> !catalogue.effectiveFrom().isAfter(at))
        .max(Comparator.comparingLong(Catalogue::version));
  }

  /** The highest version, in force or not yet. */
  public Optional<Catalogue> findLatest() {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.lastEntry().getValue());
  }

  Optional<Catalogue> find(long version) {
    return Optional.ofNullable(versions.get(version));
  }

  /** A tariff as one version had it. */
  public Optional<Tariff> findTariff(long version, String tariffId) {
    return find(version).flatMap(catalogue -> catalogue.findTariff(tariffId));
  }

  /** The version that a record names, where it was in force at the time, give or take 60 s. */
  Optional<Catalogue> findAccepted(long version, Instant at) {
    return find(version)
        .filter(
            named ->
                isInForce(named, at)
                    || isInForce(named, at.minus(TOLERANCE))
                    || isInForce(named, at.plus(TOLERANCE)));
  }

  private boolean isInForce(Catalogue named, Instant at) {
    return findInForce(at).filter(holds -> holds.version() == named.version()).isPresent();
  }
}

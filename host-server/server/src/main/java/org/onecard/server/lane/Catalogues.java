package org.onecard.server.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.onecard.ledger.Audience;
import org.onecard.ledger.CatalogueStore.Rollout;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Tariff;

/**
 * Every published version, and which one holds when and where. For a terminal that is the highest
 * version that has begun to hold for it and that it has not refused; a terminal, which is given no
 * other versions, finds the same one.
 */
public final class Catalogues {

  /** How far a terminal's clock may be off where two versions meet. */
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  private final NavigableMap<Long, Offered> versions = new TreeMap<>();
  private final Refusals refusals;

  /** A version with its steps, in the order in which they were taken. */
  private record Offered(Catalogue catalogue, List<Rollout> steps) {

    boolean holds(Instant at, Predicate<Audience> forWhom) {
      return steps.stream()
          .anyMatch(step -> !step.from().isAfter(at) && forWhom.test(step.audience()));
    }

    boolean everHolds(Predicate<Audience> forWhom) {
      return steps.stream().anyMatch(step -> forWhom.test(step.audience()));
    }
  }

  /**
   * With the steps by which each version went out.
   *
   * @param refusals which versions terminals would not take; asked from any thread
   */
  public Catalogues(
      Collection<Catalogue> published, Collection<Rollout> rollouts, Refusals refusals) {
    for (Catalogue catalogue : published) {
      List<Rollout> steps =
          rollouts.stream().filter(step -> step.version() == catalogue.version()).toList();
      versions.put(catalogue.version(), new Offered(catalogue, steps));
    }
    this.refusals = refusals;
  }

  /** Where each holds for everybody from its effective time on. */
  public Catalogues(Collection<Catalogue> published) {
    this(
        published,
        published.stream()
            .map(
                catalogue ->
                    new Rollout(
                        catalogue.version(),
                        catalogue.effectiveFrom(),
                        catalogue.effectiveFrom(),
                        "",
                        Audience.EVERYBODY))
            .toList(),
        Refusals.NONE);
  }

  /** The highest version that holds for everybody at an instant. */
  public Optional<Catalogue> findInForce(Instant at) {
    return highest(offered -> offered.holds(at, Audience::isEverybody));
  }

  /** The highest version that holds for a terminal at an instant. */
  public Optional<Catalogue> findInForce(Terminal terminal, Instant at) {
    return highest(
        offered ->
            offered.holds(at, audience -> includes(audience, terminal))
                && !refusals.refuses(terminal.terminalId(), offered.catalogue().version()));
  }

  /**
   * What a terminal is to hold, by rising version: what holds for it at an instant, refused or not,
   * and what is to follow.
   */
  public List<Catalogue> listFor(Terminal terminal, Instant now) {
    List<Catalogue> wanted = new ArrayList<>();
    for (Offered offered : versions.descendingMap().values()) {
      if (!offered.everHolds(audience -> includes(audience, terminal))) {
        continue;
      }
      Instant effective = offered.catalogue().effectiveFrom();
      // A version that is effective no earlier than a higher one can never hold again.
      if (wanted.stream().allMatch(higher -> higher.effectiveFrom().isAfter(effective))) {
        wanted.add(0, offered.catalogue());
      }
      if (!effective.isAfter(now)) {
        break;
      }
    }
    return wanted;
  }

  /** The highest version, in force or not yet, for whomever. */
  public Optional<Catalogue> findLatest() {
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(versions.lastEntry().getValue().catalogue());
  }

  public Optional<Catalogue> find(long version) {
    return Optional.ofNullable(versions.get(version)).map(Offered::catalogue);
  }

  /** A tariff as one version had it. */
  public Optional<Tariff> findTariff(long version, String tariffId) {
    return find(version).flatMap(catalogue -> catalogue.findTariff(tariffId));
  }

  /** By rising version. */
  public List<Catalogue> list() {
    return versions.values().stream().map(Offered::catalogue).toList();
  }

  /** The steps of a version, in the order in which they were taken; empty where there is none. */
  public List<Rollout> listSteps(long version) {
    Offered offered = versions.get(version);
    return offered == null ? List.of() : offered.steps();
  }

  /** Whether a version goes to a terminal, now or at its time. */
  public boolean isFor(long version, Terminal terminal) {
    Offered offered = versions.get(version);
    return offered != null && offered.everHolds(audience -> includes(audience, terminal));
  }

  /**
   * The version that a terminal's record names, where it held for that terminal at the time, give
   * or take 60 s.
   */
  public Optional<Catalogue> findAccepted(long version, Terminal terminal, Instant at) {
    return find(version)
        .filter(
            named ->
                isInForce(named, terminal, at)
                    || isInForce(named, terminal, at.minus(TOLERANCE))
                    || isInForce(named, terminal, at.plus(TOLERANCE)));
  }

  private boolean isInForce(Catalogue named, Terminal terminal, Instant at) {
    return findInForce(terminal, at)
        .filter(holds -> holds.version() == named.version())
        .isPresent();
  }

  private Optional<Catalogue> highest(Predicate<Offered> holding) {
    return versions.descendingMap().values().stream()
        .filter(holding)
        .findFirst()
        .map(Offered::catalogue);
  }

  private static boolean includes(Audience audience, Terminal terminal) {
    return audience.includes(terminal.terminalId(), terminal.locationId());
  }
}

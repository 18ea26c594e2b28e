package org.onecard.scenario.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onecard.scenario.Region;
import org.onecard.scenario.fare.Tariff;

/**
 * One version of the list of items of one region. Immutable; looking up takes the same time however
 * many items there are.
 */
public final class Catalogue {

  private final Region region;
  private final long version;
  private final Instant effectiveFrom;
  private final ZoneId zone;
  private final List<Item> items;
  private final Places places;
  private final List<TestCase> tests;
  private final List<Tariff> tariffs;
  private final Map<String, Item> itemsById;
  private final Map<String, Location> locationsById;
  private final Set<String> operatorIds;
  private final Map<String, List<Narrowing>> narrowingsByItem;

  /**
   * What a catalogue says beside its items.
   *
   * @param joint the regions whose joint list is part of it; empty where there is none
   * @param operators who runs items; empty where nobody is described
   * @param locations where terminals stand; empty where none is described
   * @param narrowings what districts leave of items
   */
  public record Places(
      List<Region> joint,
      List<Operator> operators,
      List<Location> locations,
      List<Narrowing> narrowings) {

    public static final Places NONE = new Places(List.of(), List.of(), List.of(), List.of());

    public Places {
      joint = List.copyOf(joint);
      operators = List.copyOf(operators);
      locations = List.copyOf(locations);
      narrowings = List.copyOf(narrowings);
    }
  }

  /**
   * A catalogue.
   *
   * @param region the region that publishes it
   * @param version 1 or more; a later publication has a higher one, a rollback too
   * @param effectiveFrom from when on it is in force
   * @param zone the zone in which the region's service days are counted
   * @param items the items, no id twice
   * @param places operators, locations and what districts narrow
   * @param tests the publisher's own cases
   * @param tariffs what items price rides by, no id twice
   */
  public Catalogue(
      Region region,
      long version,
      Instant effectiveFrom,
      ZoneId zone,
      List<Item> items,
      Places places,
      List<TestCase> tests,
      List<Tariff> tariffs) {
    this.region = region;
    this.version = version;
    this.effectiveFrom = effectiveFrom;
    this.zone = zone;
    this.items = List.copyOf(items);
    this.places = places;
    this.tests = List.copyOf(tests);
    this.tariffs = List.copyOf(tariffs);
    this.itemsById = new HashMap<>(items.size() * 2);
    // Of an id that stands twice the first counts; the check tells of it.
    this.items.forEach(item -> itemsById.putIfAbsent(item.id(), item));
    this.locationsById = new HashMap<>(places.locations().size() * 2);
    places.locations().forEach(location -> locationsById.putIfAbsent(location.id(), location));
    this.operatorIds =
        places.operators().stream().map(Operator::id).collect(Collectors.toUnmodifiableSet());
    this.narrowingsByItem = new HashMap<>();
    places
        .narrowings()
        .forEach(
            narrowing ->
                narrowingsByItem
                    .computeIfAbsent(narrowing.itemId(), id -> new ArrayList<>())
                    .add(narrowing));
  }

  /** A catalogue without tariffs. */
  public Catalogue(
      Region region,
      long version,
      Instant effectiveFrom,
      ZoneId zone,
      List<Item> items,
      Places places,
      List<TestCase> tests) {
    this(region, version, effectiveFrom, zone, items, places, tests, List.of());
  }

  /** A plain list of items. */
  public Catalogue(
      Region region, long version, Instant effectiveFrom, ZoneId zone, List<Item> items) {
    this(region, version, effectiveFrom, zone, items, Places.NONE, List.of());
  }

  /** The same content as another version. */
  public Catalogue republished(long asVersion, Instant from) {
    return new Catalogue(region, asVersion, from, zone, items, places, tests, tariffs);
  }

  public Region region() {
    return region;
  }

  public long version() {
    return version;
  }

  public Instant effectiveFrom() {
    return effectiveFrom;
  }

  public ZoneId zone() {
    return zone;
  }

  public List<Item> items() {
    return items;
  }

  public Places places() {
    return places;
  }

  public List<TestCase> tests() {
    return tests;
  }

  public List<Tariff> tariffs() {
    return tariffs;
  }

  public Optional<Tariff> findTariff(String tariffId) {
    return tariffs.stream().filter(tariff -> tariff.id().equals(tariffId)).findFirst();
  }

  public Optional<Item> findItem(String itemId) {
    return Optional.ofNullable(itemsById.get(itemId));
  }

  public Optional<Location> findLocation(String locationId) {
    return Optional.ofNullable(locationsById.get(locationId));
  }

  /** Whether an operator of that id is described. */
  public boolean hasOperator(String operatorId) {
    return operatorIds.contains(operatorId);
  }

  /** What the district of a location leaves of an item; empty where it leaves it as it is. */
  public Optional<Narrowing> findNarrowing(String itemId, String locationId) {
    List<Narrowing> narrowings = narrowingsByItem.getOrDefault(itemId, List.of());
    if (narrowings.isEmpty()) {
      return Optional.empty();
    }
    return findLocation(locationId)
        .flatMap(
            location ->
                narrowings.stream()
                    .filter(narrowing -> narrowing.district().holds(location.region()))
                    .findFirst());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Catalogue that
        && region.equals(that.region)
        && version == that.version
        && effectiveFrom.equals(that.effectiveFrom)
        && zone.equals(that.zone)
        && items.equals(that.items)
        && places.equals(that.places)
        && tests.equals(that.tests)
        && tariffs.equals(that.tariffs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(region, version, effectiveFrom, items);
  }

  @Override
  public String toString() {
    return "Catalogue[region %s, version %d, from %s, %d items]"
        .formatted(region.code(), version, effectiveFrom, items.size());
  }
}

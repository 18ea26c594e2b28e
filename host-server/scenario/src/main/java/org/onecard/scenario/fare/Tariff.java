package org.onecard.scenario.fare;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.fare.TariffTables.Area;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.Place;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.fare.TariffTables.Service;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;

/**
 * A tariff ready to price by: its tables, and what is looked up in them by. Two are equal where
 * their tables are.
 */
public final class Tariff {

  private static final String ANY = "";
  private static final Product[] NO_PRODUCTS = {};
  private static final LegRule[] NO_RULES = {};

  private final TariffTables tables;
  private final Map<String, Set<String>> areasOfStop = new HashMap<>();
  private final Map<String, String> stationOfStop = new HashMap<>();
  private final Map<String, String> networkOfRoute = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Service> services = new HashMap<>();
  private final Map<String, Product[]> products = new HashMap<>();
  private final Map<HolderClass, String> riders = new EnumMap<>(HolderClass.class);
  private final Map<Application, String> media = new EnumMap<>(Application.class);
  private final @Nullable String defaultRider;

  /** By network, area of departure and area of arrival; {@link #ANY} where a rule names none. */
  private final Map<String, Map<String, Map<String, LegRule[]>>> legRules = new HashMap<>();

  /** By the group before and the group after. */
  private final Map<String, Map<String, List<TransferRule>>> transferRules = new HashMap<>();

  private final Set<String> listedNetworks = new HashSet<>();
  private final Set<String> listedFromAreas = new HashSet<>();
  private final Set<String> listedToAreas = new HashSet<>();
  private final Set<String> listedFromTimeframes = new HashSet<>();
  private final Set<String> listedToTimeframes = new HashSet<>();
  private final Set<String> listedFromGroups = new HashSet<>();
  private final Set<String> listedToGroups = new HashSet<>();

  /** One way to pay for a leg. */
  record Option(String group, String product, long amount) {}

  public Tariff(TariffTables tables) {
    this.tables = tables;
    for (TariffTables.Station station : tables.stations()) {
      station.stops().forEach(stop -> stationOfStop.put(stop, station.id()));
    }
    for (Area area : tables.areas()) {
      for (String stop : area.stops()) {
        areasOfStop.computeIfAbsent(stop, any -> new HashSet<>()).add(area.id());
      }
    }
    // What holds for a station holds for each of its stops.
    stationOfStop.forEach(
        (stop, station) -> {
          Set<String> inherited = areasOfStop.getOrDefault(station, Set.of());
          if (!inherited.isEmpty()) {
            areasOfStop.computeIfAbsent(stop, any -> new HashSet<>()).addAll(inherited);
          }
        });
    for (TariffTables.Network network : tables.networks()) {
      network.routes().forEach(route -> networkOfRoute.put(route, network.id()));
    }
    tables.places().forEach(place -> places.put(place.id(), place));
    tables.services().forEach(service -> services.put(service.id(), service));
    Map<String, List<Product>> rows = new TreeMap<>();
    for (Product product : tables.products()) {
      rows.computeIfAbsent(product.id(), any -> new ArrayList<>()).add(product);
    }
    rows.forEach((id, list) -> products.put(id, list.toArray(NO_PRODUCTS)));
    String common = null;
    for (TariffTables.Rider rider : tables.riders()) {
      if (rider.isDefault()) {
        common = rider.id();
      }
      rider.classes().forEach(holderClass -> riders.put(holderClass, rider.id()));
    }
    defaultRider = common;
    for (TariffTables.Medium medium : tables.media()) {
      medium.applications().forEach(application -> media.put(application, medium.id()));
    }
    indexRules();
  }

  private void indexRules() {
    Map<String, Map<String, Map<String, List<LegRule>>>> lists = new HashMap<>();
    for (LegRule rule : tables.legRules()) {
      rule.network().ifPresent(listedNetworks::add);
      rule.fromArea().ifPresent(listedFromAreas::add);
      rule.toArea().ifPresent(listedToAreas::add);
      rule.fromTimeframe().ifPresent(listedFromTimeframes::add);
      rule.toTimeframe().ifPresent(listedToTimeframes::add);
      lists
          .computeIfAbsent(rule.network().orElse(ANY), any -> new HashMap<>())
          .computeIfAbsent(rule.fromArea().orElse(ANY), any -> new HashMap<>())
          .computeIfAbsent(rule.toArea().orElse(ANY), any -> new ArrayList<>())
          .add(rule);
    }
    lists.forEach(
        (network, byFrom) -> {
          Map<String, Map<String, LegRule[]>> from = new HashMap<>();
          byFrom.forEach(
              (fromArea, byTo) -> {
                Map<String, LegRule[]> to = new HashMap<>();
                byTo.forEach((toArea, rules) -> to.put(toArea, rules.toArray(NO_RULES)));
                from.put(fromArea, to);
              });
          legRules.put(network, from);
        });
    for (TransferRule rule : tables.transferRules()) {
      rule.fromGroup().ifPresent(listedFromGroups::add);
      rule.toGroup().ifPresent(listedToGroups::add);
      transferRules
          .computeIfAbsent(rule.fromGroup().orElse(ANY), any -> new HashMap<>())
          .computeIfAbsent(rule.toGroup().orElse(ANY), any -> new ArrayList<>())
          .add(rule);
    }
  }

  public TariffTables tables() {
    return tables;
  }

  public String id() {
    return tables.id();
  }

  // ---- places ----

  /**
   * Where a terminal stands: its own row, its location's, or the route or stop whose id the
   * location has; empty where nothing names it.
   */
  public Optional<Place> findPlace(String terminalId, String locationId) {
    Place place = places.get(terminalId);
    if (place == null) {
      place = places.get(locationId);
    }
    if (place != null) {
      return Optional.of(place);
    }
    String network = networkOfRoute.get(locationId);
    if (network != null) {
      return Optional.of(
          new Place(locationId, Optional.of(network), Optional.empty(), Direction.FLAT));
    }
    if (areasOfStop.containsKey(locationId) || stationOfStop.containsKey(locationId)) {
      return Optional.of(
          new Place(locationId, Optional.empty(), Optional.of(locationId), Direction.FLAT));
    }
    return Optional.empty();
  }

  /** The place's network, or the tariff's only one. */
  List<String> networksOf(Place place) {
    if (place.network().isPresent()) {
      return List.of(place.network().get());
    }
    return tables.networks().size() == 1 ? List.of(tables.networks().get(0).id()) : List.of();
  }

  /** The station of a stop, or the stop where it is none's. */
  String stationOf(String stop) {
    return stationOfStop.getOrDefault(stop, stop);
  }

  Set<String> areasOf(Optional<String> stop) {
    return stop.map(known -> areasOfStop.getOrDefault(known, Set.of())).orElse(Set.of());
  }

  // ---- riders and media ----

  Optional<String> riderOf(HolderClass holderClass) {
    String rider = riders.get(holderClass);
    return Optional.ofNullable(rider == null ? defaultRider : rider);
  }

  /** Whether any holder class pays otherwise than another. */
  public boolean asksForClass() {
    return !riders.isEmpty();
  }

  Optional<String> mediumOf(Application application) {
    return Optional.ofNullable(media.get(application));
  }

  // ---- prices ----

  /**
   * The cheapest row of a product that a rider may use; empty where there is none. Rows of the
   * default category are open to anyone who has none of the own category.
   */
  Optional<Product> findProduct(String id, Optional<String> rider, Optional<String> medium) {
    Product own = null;
    Product common = null;
    for (Product row : products.getOrDefault(id, NO_PRODUCTS)) {
      if (row.medium().isPresent() && !row.medium().equals(medium)) {
        continue;
      }
      boolean isOwn = row.rider().isEmpty() || row.rider().equals(rider);
      if (isOwn && (own == null || row.amount() < own.amount())) {
        own = row;
      }
      boolean isCommon = row.rider().isPresent() && row.rider().get().equals(defaultRider);
      if (isCommon && (common == null || row.amount() < common.amount())) {
        common = row;
      }
    }
    return Optional.ofNullable(own == null ? common : own);
  }

  /** The ways to pay for a leg, the cheapest first; none where no rule prices it. */
  List<Option> optionsFor(Leg leg) {
    Set<String> from = areasOf(leg.fromStop());
    Set<String> to = areasOf(leg.toStop());
    Set<String> fromGroups =
        listedFromTimeframes.isEmpty() ? Set.of() : groupsAt(Optional.of(leg.departure()));
    Set<String> toGroups = listedToTimeframes.isEmpty() ? Set.of() : groupsAt(leg.arrival());
    boolean anyNetwork = emptyMatches(leg.networks(), listedNetworks);
    boolean anyFrom = emptyMatches(from, listedFromAreas);
    boolean anyTo = emptyMatches(to, listedToAreas);
    boolean anyFromTime = emptyMatches(fromGroups, listedFromTimeframes);
    boolean anyToTime = emptyMatches(toGroups, listedToTimeframes);

    List<Option> options = new ArrayList<>(4);
    int best = Integer.MIN_VALUE;
    List<String> toAreas = candidates(to, anyTo);
    for (String network : candidates(leg.networks(), anyNetwork)) {
      Map<String, Map<String, LegRule[]>> byFrom = legRules.get(network);
      if (byFrom == null) {
        continue;
      }
      for (String fromArea : candidates(from, anyFrom)) {
        Map<String, LegRule[]> byTo = byFrom.get(fromArea);
        if (byTo == null) {
          continue;
        }
        for (String toArea : toAreas) {
          LegRule[] rules = byTo.get(toArea);
          if (rules == null) {
            continue;
          }
          for (LegRule rule : rules) {
            if (rule.priority() < best
                || !isInTime(rule.fromTimeframe(), fromGroups, anyFromTime)
                || !isInTime(rule.toTimeframe(), toGroups, anyToTime)) {
              continue;
            }
            Optional<Product> product = findProduct(rule.product(), leg.rider(), leg.medium());
            if (product.isPresent()) {
              if (rule.priority() > best) {
                best = rule.priority();
                options.clear();
              }
              options.add(
                  new Option(rule.group().orElse(ANY), rule.product(), product.get().amount()));
            }
          }
        }
      }
    }
    if (options.size() > 1) {
      options.sort(Tariff::cheapestFirst);
    }
    return options;
  }

  private static int cheapestFirst(Option one, Option other) {
    int byAmount = Long.compare(one.amount(), other.amount());
    int byGroup = byAmount != 0 ? byAmount : one.group().compareTo(other.group());
    return byGroup != 0 ? byGroup : one.product().compareTo(other.product());
  }

  /** Whether a rule with an empty field speaks of these values. */
  private boolean emptyMatches(Collection<String> values, Set<String> listed) {
    if (tables.prioritised()) {
      return true;
    }
    for (String value : values) {
      if (listed.contains(value)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> candidates(Collection<String> values, boolean any) {
    List<String> candidates = new ArrayList<>(values.size() + 1);
    candidates.addAll(values);
    if (any) {
      candidates.add(ANY);
    }
    return candidates;
  }

  private static boolean isInTime(Optional<String> group, Set<String> groups, boolean any) {
    return group.isPresent() ? groups.contains(group.get()) : any;
  }

  /** The timeframe groups that hold at a time. */
  private Set<String> groupsAt(Optional<Instant> at) {
    if (at.isEmpty() || tables.timeframes().isEmpty()) {
      return Set.of();
    }
    LocalDateTime local = local(at.get());
    return groupsAt(local.toLocalDate(), local.toLocalTime().toSecondOfDay());
  }

  Set<String> groupsAt(LocalDate day, int second) {
    Set<String> groups = new HashSet<>();
    for (Timeframe frame : tables.timeframes()) {
      if (second >= frame.startSecond() && second < frame.endSecond()) {
        Service service = services.get(frame.service());
        if (service != null && service.isOn(day)) {
          groups.add(frame.group());
        }
      }
    }
    return groups;
  }

  LocalDateTime local(Instant at) {
    return LocalDateTime.ofInstant(at, tables.zone());
  }

  /**
   * The service day of a time. It begins once, where clocks that are put back show its hour twice:
   * the first time; where clocks that are put on leave its hour out: at the next there is.
   */
  LocalDate dayOf(Instant at) {
    LocalDate day = local(at).toLocalDate();
    return at.isBefore(beginOf(day)) ? day.minusDays(1) : day;
  }

  private Instant beginOf(LocalDate day) {
    return day.atTime(tables.dayStart()).atZone(tables.zone()).toInstant();
  }

  /** The Monday of a service day's week. */
  static LocalDate mondayOf(LocalDate day) {
    return day.minusDays(day.getDayOfWeek().getValue() - 1L);
  }

  /** The rules for a transfer between two groups; a rule that names a group before one that not. */
  List<TransferRule> transfersBetween(String from, String to) {
    if (tables.transferRules().isEmpty()) {
      return List.of();
    }
    String left = listedFromGroups.contains(from) ? from : ANY;
    String right = listedToGroups.contains(to) ? to : ANY;
    return transferRules.getOrDefault(left, Map.of()).getOrDefault(right, List.of());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tariff tariff && tables.equals(tariff.tables);
  }

  @Override
  public int hashCode() {
    return tables.hashCode();
  }

  @Override
  public String toString() {
    return "tariff " + tables.id();
  }
}

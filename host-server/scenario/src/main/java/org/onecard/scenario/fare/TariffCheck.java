package org.onecard.scenario.fare;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.onecard.scenario.Printable;
import org.onecard.scenario.fare.TariffTables.Cap;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.fare.TariffTables.Service;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.scenario.fare.TariffTables.Window;

/**
 * Whether the tables of a tariff make sense, all faults at once. What passes {@link #check} can be
 * priced by without overflow and in bounded time; {@link #holes} tells which rides it leaves
 * without a price.
 */
public final class TariffCheck {

  public static final int MOST_ROWS = 200_000;
  public static final int MOST_CAPS = 100;

  /** Either way, in minor units; 10,000 yuan. */
  public static final long MOST_AMOUNT = 1_000_000;

  public static final Duration LONGEST_WINDOW = Duration.ofDays(31);
  public static final Duration LONGEST_TRANSFER = Duration.ofDays(7);
  public static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  public static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);
  public static final int MOST_FINDINGS = 100;

  private static final int MOST_HOLES_TRIED = 100_000;

  /** Days tried for holes in a tariff without an end. */
  private static final int DAYS_TRIED = 400;

  /** With more categories than these, the least price of all stands for each. */
  private static final int MOST_RIDERS_APART = 50;

  private static final int MOST_FRAMES_COMPARED = 2_000;
  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int LONGEST_NAME = 128;

  private final TariffTables tables;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> networks = new HashSet<>();
  private final Set<String> areas = new HashSet<>();
  private final Set<String> services = new HashSet<>();
  private final Set<String> frames = new HashSet<>();
  private final Set<String> riders = new HashSet<>();
  private final Set<String> media = new HashSet<>();
  private final Set<String> products = new HashSet<>();
  private final Set<String> groups = new HashSet<>();
  private final Map<String, Long> leastAmounts = new HashMap<>();

  private TariffCheck(TariffTables tables) {
    this.tables = tables;
  }

  /**
   * One fault.
   *
   * @param path table, row and field: {@code legRules[3].product}
   * @param message what is wrong, in English
   * @param remedy what would be right
   */
  public record Finding(String path, String message, String remedy) {}

  /** Every fault found, in the order of the tables; at most {@link #MOST_FINDINGS}. */
  public static List<Finding> check(TariffTables tables) {
    TariffCheck check = new TariffCheck(tables);
    check.sizes();
    if (check.findings.isEmpty()) {
      check.head();
      check.gates();
      check.names();
      check.time();
      check.prices();
      check.rules();
      check.caps();
      check.places();
      check.payingCycles();
    }
    return List.copyOf(check.findings);
  }

  // ---- the head ----

  private void sizes() {
    size("networks", tables.networks());
    size("stations", tables.stations());
    size("areas", tables.areas());
    size("services", tables.services());
    size("timeframes", tables.timeframes());
    size("riders", tables.riders());
    size("media", tables.media());
    size("products", tables.products());
    size("legRules", tables.legRules());
    size("joinRules", tables.joinRules());
    size("transferRules", tables.transferRules());
    size("places", tables.places());
    if (tables.caps().size() > MOST_CAPS) {
      report("caps", tables.caps().size() + " caps", "give at most " + MOST_CAPS);
    }
    if (tables.legRules().isEmpty()) {
      report("legRules", "no rule gives a price", "give at least one leg rule");
    }
  }

  private void size(String table, Collection<?> rows) {
    if (rows.size() > MOST_ROWS) {
      report(table, rows.size() + " rows", "give at most " + MOST_ROWS);
    }
  }

  private void head() {
    if (!ID.matcher(tables.id()).matches()) {
      report(
          "id",
          "not an id: " + Printable.quoted(tables.id()),
          "1 to 64 of a to z, 0 to 9 and dashes");
    }
    try {
      Currency.getInstance(tables.currency());
    } catch (IllegalArgumentException unknown) {
      report(
          "currency",
          Printable.quoted(tables.currency()) + " is no currency",
          "write its three letters, CNY");
    }
    day("validFrom", tables.validFrom());
    tables.validTo().ifPresent(to -> day("validTo", to));
    if (tables.validTo().isPresent() && tables.validTo().get().isBefore(tables.validFrom())) {
      report("validTo", "ends before it begins", "both days are included");
    }
    if (tables.dayStart().isAfter(LocalTime.NOON)) {
      report("dayStart", "begins at " + tables.dayStart(), "give a time up to 12:00");
    }
  }

  private void gates() {
    Gates gates = tables.gates();
    boolean inAndOut =
        tables.places().stream().anyMatch(place -> place.direction() != Direction.FLAT);
    if (inAndOut && gates.maximum().isEmpty()) {
      report(
          "gates.maximum",
          "people tap in and out, and nothing says what a missing tap costs",
          "give the maximum fare");
    }
    if (gates.maximum().isPresent()) {
      amount("gates.maximum", gates.maximum().getAsLong(), 0);
      Set<String> ofRides = new HashSet<>();
      tables.legRules().forEach(rule -> ofRides.add(rule.product()));
      tables.products().stream()
          .filter(row -> ofRides.contains(row.id()))
          .filter(row -> row.amount() > gates.maximum().getAsLong())
          .findFirst()
          .ifPresent(
              row ->
                  report(
                      "gates.maximum",
                      "is less than product " + Printable.quoted(row.id()) + " costs",
                      "give the dearest fare or more, or whoever does not tap out pays less"));
    } else if (gates.holdsMaximum()) {
      report("gates.holdsMaximum", "there is no maximum to take", "give the maximum fare");
    }
    amount("gates.sameStation", gates.sameStation(), 0);
    span("gates.longestJourney", gates.longestJourney(), Duration.ofHours(24));
    span("gates.sameStationGrace", gates.sameStationGrace(), Duration.ofHours(2));
    span("gates.reEntry", gates.reEntry(), Duration.ofHours(2));
    span("gates.passBack", gates.passBack(), Duration.ofHours(1));
    span("gates.joinWithin", gates.joinWithin(), Duration.ofHours(4));
  }

  // ---- names ----

  private void names() {
    Map<String, Integer> routes = new HashMap<>();
    for (int i = 0; i < tables.networks().size(); i++) {
      unique("networks", i, "id", tables.networks().get(i).id(), networks);
      for (String route : new TreeSet<>(tables.networks().get(i).routes())) {
        Integer before = routes.putIfAbsent(route, i);
        if (before != null) {
          report(
              "networks[" + i + "].routes",
              "route %s is in networks[%d] as well".formatted(Printable.quoted(route), before),
              "a route is in one network");
        }
      }
    }
    stations();
    for (int i = 0; i < tables.areas().size(); i++) {
      unique("areas", i, "id", tables.areas().get(i).id(), areas);
    }
    Map<Object, Integer> classes = new HashMap<>();
    boolean common = false;
    for (int i = 0; i < tables.riders().size(); i++) {
      TariffTables.Rider rider = tables.riders().get(i);
      unique("riders", i, "id", rider.id(), riders);
      if (rider.isDefault() && common) {
        report("riders[" + i + "].default", "is the second default", "keep one");
      }
      common |= rider.isDefault();
      for (Object each : rider.classes()) {
        once("riders[" + i + "].classes", each, classes, i);
      }
    }
    Map<Object, Integer> applications = new HashMap<>();
    for (int i = 0; i < tables.media().size(); i++) {
      TariffTables.Medium medium = tables.media().get(i);
      unique("media", i, "id", medium.id(), media);
      if (medium.type() < 0 || medium.type() > 4) {
        report("media[" + i + "].type", "is " + medium.type(), "give 0 to 4");
      }
      for (Object each : medium.applications()) {
        once("media[" + i + "].applications", each, applications, i);
      }
    }
  }

  private void once(String path, Object value, Map<Object, Integer> seen, int row) {
    Integer before = seen.putIfAbsent(value, row);
    if (before != null) {
      report(path, value + " is in row " + before + " as well", "keep one of them");
    }
  }

  /** A stop is in one station at most, and a station in none, so that none contains itself. */
  private void stations() {
    Set<String> ids = new HashSet<>();
    Map<String, Integer> stops = new HashMap<>();
    for (int i = 0; i < tables.stations().size(); i++) {
      unique("stations", i, "id", tables.stations().get(i).id(), ids);
    }
    for (int i = 0; i < tables.stations().size(); i++) {
      for (String stop : new TreeSet<>(tables.stations().get(i).stops())) {
        String path = "stations[" + i + "].stops";
        Integer before = stops.putIfAbsent(stop, i);
        if (before != null) {
          report(
              path,
              "stop %s is in stations[%d] as well".formatted(Printable.quoted(stop), before),
              "a stop is in one station");
        }
        if (ids.contains(stop)) {
          report(
              path,
              Printable.quoted(stop) + " is a station: stations would hold each other",
              "name stops only");
        }
      }
    }
  }

  // ---- time ----

  private void time() {
    for (int i = 0; i < tables.services().size(); i++) {
      Service service = tables.services().get(i);
      unique("services", i, "id", service.id(), services);
      day("services[" + i + "].from", service.from());
      day("services[" + i + "].to", service.to());
    }
    for (int i = 0; i < tables.timeframes().size(); i++) {
      Timeframe frame = tables.timeframes().get(i);
      String path = "timeframes[" + i + "]";
      name(path + ".group", frame.group());
      frames.add(frame.group());
      known(path + ".service", frame.service(), services, "service");
      if (frame.startSecond() < 0
          || frame.endSecond() > SECONDS_OF_A_DAY
          || frame.startSecond() >= frame.endSecond()) {
        report(
            path,
            "lasts from second %d to %d".formatted(frame.startSecond(), frame.endSecond()),
            "give a start before the end, 00:00:00 to 24:00:00; split what crosses midnight");
      }
      for (int j = 0; j < i && tables.timeframes().size() <= MOST_FRAMES_COMPARED; j++) {
        Timeframe other = tables.timeframes().get(j);
        if (other.group().equals(frame.group())
            && other.service().equals(frame.service())
            && other.startSecond() < frame.endSecond()
            && frame.startSecond() < other.endSecond()) {
          report(
              path,
              "overlaps timeframes[" + j + "] of the same group and service",
              "let one end where the other begins");
        }
      }
    }
  }

  // ---- prices ----

  private void prices() {
    Map<Object, Integer> rows = new HashMap<>();
    for (int i = 0; i < tables.products().size(); i++) {
      Product product = tables.products().get(i);
      String path = "products[" + i + "]";
      name(path + ".id", product.id());
      products.add(product.id());
      leastAmounts.merge(product.id(), product.amount(), Math::min);
      known(path + ".rider", product.rider(), riders, "rider");
      known(path + ".medium", product.medium(), media, "medium");
      amount(path + ".amount", product.amount(), -MOST_AMOUNT);
      Integer before =
          rows.putIfAbsent(List.of(product.id(), product.rider(), product.medium()), i);
      if (before != null) {
        report(
            path,
            "prices the same product, rider and medium as products[" + before + "]",
            "keep one of them");
      }
    }
  }

  private void rules() {
    Set<LegRule> seen = new HashSet<>();
    for (int i = 0; i < tables.legRules().size(); i++) {
      LegRule rule = tables.legRules().get(i);
      String path = "legRules[" + i + "]";
      rule.group().ifPresent(groups::add);
      known(path + ".network", rule.network(), networks, "network");
      known(path + ".fromArea", rule.fromArea(), areas, "area");
      known(path + ".toArea", rule.toArea(), areas, "area");
      known(path + ".fromTimeframe", rule.fromTimeframe(), frames, "timeframe");
      known(path + ".toTimeframe", rule.toTimeframe(), frames, "timeframe");
      known(path + ".product", rule.product(), products, "product");
      if (rule.priority() < 0) {
        report(path + ".priority", "is " + rule.priority(), "give 0 or more");
      }
      if (!seen.add(rule)) {
        report(path, "stands twice", "keep one of them");
      }
      if (leastAmounts.getOrDefault(rule.product(), 0L) < 0) {
        report(
            path + ".product",
            "the ride would pay the rider: " + Printable.quoted(rule.product()) + " is below zero",
            "use discounts in transfer rules only");
      }
    }
    for (int i = 0; i < tables.joinRules().size(); i++) {
      TariffTables.JoinRule rule = tables.joinRules().get(i);
      known("joinRules[" + i + "].fromNetwork", rule.fromNetwork(), networks, "network");
      known("joinRules[" + i + "].toNetwork", rule.toNetwork(), networks, "network");
    }
    for (int i = 0; i < tables.transferRules().size(); i++) {
      transfer("transferRules[" + i + "]", tables.transferRules().get(i));
    }
  }

  private void transfer(String path, TransferRule rule) {
    known(path + ".fromGroup", rule.fromGroup(), groups, "leg group");
    known(path + ".toGroup", rule.toGroup(), groups, "leg group");
    known(path + ".product", rule.product(), products, "product");
    boolean within = rule.fromGroup().equals(rule.toGroup());
    if (within != rule.count().isPresent()) {
      report(
          path + ".count",
          within ? "is missing" : "is given between two groups",
          within ? "give -1 for any number, or 1 or more" : "leave it out");
    } else if (within && rule.count().getAsInt() != -1 && rule.count().getAsInt() < 1) {
      report(path + ".count", "is " + rule.count().getAsInt(), "give -1, or 1 or more");
    }
    rule.limit()
        .ifPresent(
            limit -> {
              span(path + ".limit", limit, LONGEST_TRANSFER);
              if (limit.isZero()) {
                report(path + ".limit", "is nothing", "give 1s or more, or leave it out");
              }
            });
  }

  private void caps() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < tables.caps().size(); i++) {
      Cap cap = tables.caps().get(i);
      String path = "caps[" + i + "]";
      unique("caps", i, "id", cap.id(), ids);
      new TreeSet<>(cap.products())
          .forEach(product -> known(path + ".products", product, products, "product"));
      known(path + ".rider", cap.rider(), riders, "rider");
      known(path + ".medium", cap.medium(), media, "medium");
      known(path + ".area", cap.area(), areas, "area");
      amount(path + ".amount", cap.amount(), 0);
      if (cap.window() == Window.ROLLING) {
        span(path + ".length", cap.length(), LONGEST_WINDOW);
      }
      if ((cap.window() == Window.ROLLING) == cap.length().isZero()) {
        report(
            path + ".length",
            cap.length().isZero() ? "is missing" : "is given for a day or a week",
            "only a rolling window has a length");
      }
    }
  }

  private void places() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < tables.places().size(); i++) {
      TariffTables.Place place = tables.places().get(i);
      unique("places", i, "id", place.id(), ids);
      known("places[" + i + "].network", place.network(), networks, "network");
    }
  }

  /**
   * A ring of transfers that costs less each time round would pay people for riding in circles.
   * Each category of riders is looked at by itself, since each has prices of its own.
   */
  private void payingCycles() {
    if (tables.riders().isEmpty() || tables.riders().size() > MOST_RIDERS_APART) {
      payingCycle(leastAmounts);
      return;
    }
    String common =
        tables.riders().stream()
            .filter(TariffTables.Rider::isDefault)
            .map(TariffTables.Rider::id)
            .findFirst()
            .orElse("");
    for (TariffTables.Rider rider : tables.riders()) {
      Map<String, Long> amounts = new HashMap<>(leastFor(common));
      amounts.putAll(leastFor(rider.id()));
      if (payingCycle(amounts)) {
        return;
      }
    }
  }

  /** What each product costs a category at least, by the rows that are its own or anybody's. */
  private Map<String, Long> leastFor(String rider) {
    Map<String, Long> least = new HashMap<>();
    for (Product row : tables.products()) {
      if (row.rider().isEmpty() || row.rider().get().equals(rider)) {
        least.merge(row.id(), row.amount(), Math::min);
      }
    }
    return least;
  }

  /**
   * @param amounts what each product costs at least; one that is not there is not open to the rider
   * @return whether a ring was found, and reported
   */
  private boolean payingCycle(Map<String, Long> amounts) {
    Map<String, Long> cheapest = new TreeMap<>();
    for (LegRule rule : tables.legRules()) {
      Long amount = amounts.get(rule.product());
      if (amount != null) {
        cheapest.merge(rule.group().orElse(""), amount, Math::min);
      }
    }
    record Edge(int row, String from, String to, long cost) {}
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < tables.transferRules().size(); i++) {
      TransferRule rule = tables.transferRules().get(i);
      boolean once = rule.count().isPresent() && rule.count().getAsInt() > 0;
      if (rule.type() == TransferType.AB || once) {
        continue; // Takes the place of what came before, or ends.
      }
      long transfer = rule.product().map(product -> amounts.getOrDefault(product, 0L)).orElse(0L);
      String to = rule.toGroup().orElse("");
      long cost =
          rule.type() == TransferType.A_PLUS_AB_PLUS_B
              ? transfer + cheapest.getOrDefault(to, 0L)
              : transfer;
      edges.add(new Edge(i, rule.fromGroup().orElse(""), to, cost));
    }
    int rounds = Math.min(cheapest.size(), 1_000);
    Map<String, Long> least = new HashMap<>();
    for (int round = 0; round <= rounds; round++) {
      boolean moved = false;
      for (Edge edge : edges) {
        long reached = least.getOrDefault(edge.from(), 0L) + edge.cost();
        if (reached < least.getOrDefault(edge.to(), 0L)) {
          least.put(edge.to(), reached);
          moved = true;
          if (round == rounds) {
            report(
                "transferRules[" + edge.row() + "]",
                "lies in a ring of transfers that costs less each time round",
                "limit its count, or let the discount be less than the fare");
            return true;
          }
        }
      }
      if (!moved) {
        return false;
      }
    }
    return false;
  }

  // ---- holes ----

  /**
   * Rides that no rule prices: for every network and pair of areas, on every kind of day and in
   * every stretch of time, whether somebody of the default category finds a price. Tried are the
   * media that our cards count as, or any where none is named.
   *
   * @return at most {@link #MOST_FINDINGS}
   */
  public static List<Finding> holes(Tariff tariff) {
    TariffTables tables = tariff.tables();
    List<Finding> holes = new ArrayList<>();
    List<Instant> times = times(tariff);
    Set<String> ownMedia = new LinkedHashSet<>();
    tables.media().stream()
        .filter(medium -> !medium.applications().isEmpty())
        .forEach(medium -> ownMedia.add(medium.id()));
    int tried = 0;
    for (Trip trip : trips(tariff)) {
      Optional<Instant> hole = Optional.empty();
      boolean pricedAtAll = false;
      for (Instant time : times) {
        if (++tried > MOST_HOLES_TRIED) {
          return List.copyOf(holes);
        }
        boolean priced = isPriced(tariff, trip, time, ownMedia);
        pricedAtAll |= priced;
        if (!priced && hole.isEmpty()) {
          hole = Optional.of(time);
        }
      }
      if (hole.isPresent() && holes.size() < MOST_FINDINGS) {
        holes.add(
            new Finding(
                "legRules",
                "a ride %s has no price %s"
                    .formatted(
                        trip, pricedAtAll ? "at " + tariff.local(hole.get()) : "at any time"),
                "let a rule price it"));
      }
    }
    return List.copyOf(holes);
  }

  /** Where a ride begins and ends, one stop for all that lie in the same areas. */
  private record Trip(List<String> networks, Optional<String> from, Optional<String> to) {

    @Override
    public String toString() {
      return (networks.isEmpty() ? "" : "in network " + String.join("+", networks) + " ")
          + from.map(stop -> "from " + stop).orElse("from any stop")
          + to.map(stop -> " to " + stop).orElse("");
    }
  }

  private static boolean isPriced(Tariff tariff, Trip trip, Instant time, Set<String> ownMedia) {
    Optional<String> rider =
        tariff.tables().riders().stream()
            .filter(TariffTables.Rider::isDefault)
            .map(TariffTables.Rider::id)
            .findFirst();
    if (!ownMedia.isEmpty()) {
      return ownMedia.stream()
          .allMatch(medium -> isPriced(tariff, trip, time, rider, Optional.of(medium)));
    }
    return isPriced(tariff, trip, time, rider, Optional.empty())
        || tariff.tables().media().stream()
            .anyMatch(medium -> isPriced(tariff, trip, time, rider, Optional.of(medium.id())));
  }

  private static boolean isPriced(
      Tariff tariff, Trip trip, Instant time, Optional<String> rider, Optional<String> medium) {
    return !tariff
        .optionsFor(
            new Leg(
                "trip",
                time,
                Optional.of(time),
                trip.networks(),
                trip.from(),
                trip.to(),
                rider,
                medium,
                Leg.Kind.RIDE))
        .isEmpty();
  }

  private static Set<Trip> trips(Tariff tariff) {
    TariffTables tables = tariff.tables();
    Set<Trip> trips = new LinkedHashSet<>();
    if (!tables.places().isEmpty()) {
      Map<List<Object>, TariffTables.Place> ways = new LinkedHashMap<>();
      for (TariffTables.Place place : tables.places()) {
        ways.putIfAbsent(
            List.of(place.direction(), tariff.networksOf(place), tariff.areasOf(place.stop())),
            place);
      }
      for (TariffTables.Place from : ways.values()) {
        List<String> networks = tariff.networksOf(from);
        if (from.direction() == Direction.FLAT) {
          trips.add(new Trip(networks, from.stop(), Optional.empty()));
        } else if (from.direction() != Direction.OUT) {
          ways.values().stream()
              .filter(to -> to.direction() == Direction.OUT || to.direction() == Direction.EITHER)
              .forEach(to -> trips.add(new Trip(networks, from.stop(), to.stop())));
        }
      }
      return trips;
    }
    boolean byEnd = tables.legRules().stream().anyMatch(rule -> rule.toArea().isPresent());
    Map<Set<String>, String> stops = new LinkedHashMap<>();
    for (TariffTables.Area area : tables.areas()) {
      new TreeSet<>(area.stops())
          .forEach(stop -> stops.putIfAbsent(tariff.areasOf(Optional.of(stop)), stop));
    }
    List<Optional<String>> from = new ArrayList<>();
    stops.values().forEach(stop -> from.add(Optional.of(stop)));
    if (from.isEmpty()) {
      from.add(Optional.empty());
    }
    List<List<String>> networks = new ArrayList<>();
    tables.networks().forEach(network -> networks.add(List.of(network.id())));
    if (networks.isEmpty()) {
      networks.add(List.of());
    }
    for (List<String> network : networks) {
      for (Optional<String> begin : from) {
        for (Optional<String> end : byEnd ? from : List.of(Optional.<String>empty())) {
          trips.add(new Trip(network, begin, end));
        }
      }
    }
    return trips;
  }

  /** One time in every stretch in which the same timeframes hold, on every kind of day. */
  private static List<Instant> times(Tariff tariff) {
    TariffTables tables = tariff.tables();
    TreeSet<Integer> seconds = new TreeSet<>(Set.of(0));
    tables
        .timeframes()
        .forEach(
            frame -> {
              seconds.add(frame.startSecond());
              if (frame.endSecond() < SECONDS_OF_A_DAY) {
                seconds.add(frame.endSecond());
              }
            });
    Set<Set<String>> kinds = new HashSet<>();
    List<Instant> times = new ArrayList<>();
    LocalDate last = tables.validFrom().plusDays(DAYS_TRIED);
    if (tables.validTo().isPresent() && tables.validTo().get().isBefore(last)) {
      last = tables.validTo().get();
    }
    for (LocalDate day = tables.validFrom(); !day.isAfter(last); day = day.plusDays(1)) {
      LocalDate today = day;
      Set<String> on = new HashSet<>();
      tables.services().stream()
          .filter(service -> service.isOn(today))
          .forEach(service -> on.add(service.id()));
      if (kinds.add(on)) {
        for (int second : seconds) {
          times.add(
              today.atTime(LocalTime.ofSecondOfDay(second)).atZone(tables.zone()).toInstant());
        }
      }
    }
    return times;
  }

  // ---- shared ----

  private void unique(String table, int row, String field, String id, Set<String> seen) {
    String path = table + "[" + row + "]." + field;
    name(path, id);
    if (!seen.add(id)) {
      report(
          path,
          Printable.quoted(id) + " stands twice in " + table,
          "give each row an id of its own");
    }
  }

  private void name(String path, String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      report(path, "empty or too long", "give 1 to " + LONGEST_NAME + " characters");
    }
  }

  private void known(String path, Optional<String> id, Set<String> known, String what) {
    id.ifPresent(given -> known(path, given, known, what));
  }

  private void known(String path, String id, Set<String> known, String what) {
    if (!known.contains(id)) {
      report(
          path,
          "there is no %s %s".formatted(what, Printable.quoted(id)),
          "name one of the tariff's, or add it");
    }
  }

  private void amount(String path, long amount, long least) {
    if (amount < least || amount > MOST_AMOUNT) {
      report(path, "is " + amount, "give " + least + " to " + MOST_AMOUNT + " minor units");
    }
  }

  private void span(String path, Duration span, Duration most) {
    if (span.isNegative() || span.compareTo(most) > 0) {
      report(path, "lasts " + span.toSeconds() + "s", "give 0s to " + most.toSeconds() + "s");
    }
  }

  private void day(String path, LocalDate day) {
    if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
      report(path, day + " is out of range", "give a day from " + FIRST_DAY + " to " + LAST_DAY);
    }
  }

  private void report(String path, String message, String remedy) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(path, message, remedy));
    }
  }
}

package org.onecard.server.gtfs;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.scenario.Printable;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffCheck;
import org.onecard.scenario.fare.TariffTables;
import org.onecard.scenario.fare.TariffTables.Area;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.JoinRule;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.Medium;
import org.onecard.scenario.fare.TariffTables.Network;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.fare.TariffTables.Rider;
import org.onecard.scenario.fare.TariffTables.Service;
import org.onecard.scenario.fare.TariffTables.Station;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.server.gtfs.FeedTable.Row;

/** Makes the tables of a tariff from a feed with GTFS-Fares v2. Used once. */
public final class GtfsImport {

  /** ISO 4217's code for none: of a feed whose products name no currency, each a finding. */
  private static final String NO_CURRENCY = "XXX";

  private static final String LEG_RULES = "fare_leg_rules.txt";
  private static final String PRODUCTS = "fare_products.txt";
  private static final String TRANSFERS = "fare_transfer_rules.txt";
  private static final String JOINS = "fare_leg_join_rules.txt";
  private static final String MEDIA = "fare_media.txt";
  private static final String RIDERS = "rider_categories.txt";
  private static final String TIMEFRAMES = "timeframes.txt";

  private static final Pattern DAY = Pattern.compile("[0-9]{8}");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,2}):([0-9]{2}):([0-9]{2})");
  private static final Pattern SMALL = Pattern.compile("-?[0-9]{1,9}");
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final int SECONDS_OF_AN_HOUR = 3_600;
  private static final int MOST_FAULTS = 200;

  /** Columns that say nothing about a price. */
  private static final Set<String> WORDS =
      Set.of(
          "fare_product_name",
          "fare_media_name",
          "rider_category_name",
          "eligibility_url",
          "area_name",
          "network_name");

  private final Feed feed;
  private final ImportOptions options;
  private final List<FeedFinding> faults = new ArrayList<>();
  private final List<FeedFinding> notes = new ArrayList<>();
  private final Map<String, Integer> applied = new TreeMap<>();

  /** For the rows of a table of the tariff, where they come from. */
  private final Map<String, List<FeedFinding>> origins = new HashMap<>();

  private GtfsImport(Feed feed, ImportOptions options) {
    this.feed = feed;
    this.options = options;
  }

  /** Reads a feed, folder or zip. Whatever it holds, it never throws. */
  public static ImportResult read(Path path, ImportOptions options) {
    try (Feed feed = Feed.open(path)) {
      return new GtfsImport(feed, options).run();
    } catch (IOException e) {
      return new ImportResult.Refused(
          List.of(
              new FeedFinding(
                  "",
                  0,
                  "the feed cannot be opened: " + e.getMessage(),
                  "name a folder with its files, or its zip")));
    }
  }

  private ImportResult run() {
    FeedTable agencies = table("agency.txt", "agency_timezone");
    agencies.requireFile("a feed names its agency and time zone there");
    ZoneId zone = zone(agencies);
    FeedTable productRows =
        table(
            PRODUCTS,
            "fare_product_id",
            "rider_category_id",
            "fare_media_id",
            "amount",
            "currency");
    productRows.requireFile("a feed with Fares v2 has its prices there");
    productRows.requireColumn("fare_product_id");
    productRows.requireColumn("amount");
    productRows.requireColumn("currency");
    FeedTable ruleRows =
        table(
            LEG_RULES,
            "leg_group_id",
            "network_id",
            "from_area_id",
            "to_area_id",
            "from_timeframe_group_id",
            "to_timeframe_group_id",
            "fare_product_id",
            "rule_priority");
    ruleRows.requireFile("a feed with Fares v2 says there what a ride costs");
    ruleRows.requireColumn("fare_product_id");

    List<Network> networks = networks();
    List<Station> stations = new ArrayList<>();
    List<Area> areas = areas(stations);
    List<Service> services = new ArrayList<>();
    List<Timeframe> timeframes = timeframes(services);
    List<Rider> riders = riders();
    List<Medium> media = media();
    List<Product> products = products(productRows);
    List<LegRule> legRules = legRules(ruleRows);
    List<JoinRule> joinRules = joinRules();
    List<TransferRule> transferRules = transferRules(legRules);
    String currency = currency(productRows);
    othersThatSpeakOfFares();
    unusedProducts(productRows, legRules, transferRules);
    dearerProducts(legRules, products);
    if (!faults.isEmpty()) {
      return refused();
    }
    LocalDate first = FIRST_DAY;
    Optional<LocalDate> last = Optional.empty();
    if (!timeframes.isEmpty() && !services.isEmpty()) {
      first = services.stream().map(GtfsImport::begins).min(LocalDate::compareTo).orElse(first);
      last = services.stream().map(GtfsImport::ends).max(LocalDate::compareTo);
    }
    TariffTables tables =
        new TariffTables(
            options.id(),
            currency,
            zone,
            first,
            last,
            LocalTime.MIDNIGHT,
            ruleRows.hasColumn("rule_priority"),
            Gates.FLAT,
            networks,
            stations,
            areas,
            services,
            timeframes,
            riders,
            media,
            products,
            legRules,
            joinRules,
            transferRules,
            List.of(),
            List.of());
    for (TariffCheck.Finding finding : TariffCheck.check(tables)) {
      FeedFinding origin = originOf(finding.path());
      faults.add(
          new FeedFinding(origin.file(), origin.line(), finding.message(), finding.remedy()));
    }
    if (!faults.isEmpty()) {
      return refused();
    }
    List<FeedFinding> holes = new ArrayList<>();
    for (TariffCheck.Finding hole : TariffCheck.holes(new Tariff(tables))) {
      holes.add(new FeedFinding(LEG_RULES, 0, hole.message(), hole.remedy()));
    }
    return new ImportResult.Imported(tables, applied, notes, holes);
  }

  private ImportResult refused() {
    return new ImportResult.Refused(
        faults.size() > MOST_FAULTS ? faults.subList(0, MOST_FAULTS) : faults);
  }

  private FeedTable table(String file, String... columns) {
    return FeedTable.read(feed, file, Set.of(columns), faults);
  }

  // ---- where and when ----

  private ZoneId zone(FeedTable agencies) {
    Set<String> zones = new LinkedHashSet<>();
    for (Row row : agencies.rows()) {
      row.require("agency_timezone").ifPresent(zones::add);
    }
    if (zones.size() > 1) {
      note("agency.txt", 0, "agencies in several time zones", "the first one holds for all");
    }
    String first = zones.stream().findFirst().orElse("UTC");
    try {
      return ZoneId.of(first);
    } catch (DateTimeException e) {
      faults.add(
          new FeedFinding(
              "agency.txt",
              0,
              Printable.quoted(first) + " is no time zone",
              "write its name, America/New_York"));
      return ZoneOffset.UTC;
    }
  }

  private List<Network> networks() {
    Map<String, Set<String>> routes = new TreeMap<>();
    Set<String> routeIds = new HashSet<>();
    FeedTable routeRows = table("routes.txt", "route_id", "network_id");
    routeRows.requireFile("a feed lists its lines there");
    routeRows.requireColumn("route_id");
    for (Row row : routeRows.rows()) {
      Optional<String> id = row.require("route_id");
      id.ifPresent(routeIds::add);
      Optional<String> network = row.find("network_id");
      if (id.isPresent() && network.isPresent()) {
        routes.computeIfAbsent(network.get(), any -> new HashSet<>()).add(id.get());
      }
    }
    FeedTable networkRows = table("networks.txt", "network_id");
    for (Row row : networkRows.rows()) {
      row.require("network_id").ifPresent(id -> routes.computeIfAbsent(id, any -> new HashSet<>()));
    }
    FeedTable links = table("route_networks.txt", "network_id", "route_id");
    if (!networkRows.rows().isEmpty()) {
      links.requireFile("networks.txt has networks, and nothing says which lines they have");
    }
    for (Row row : links.rows()) {
      Optional<String> network = row.require("network_id");
      Optional<String> route = row.require("route_id");
      if (network.isEmpty() || route.isEmpty()) {
        continue;
      }
      if (!routeIds.contains(route.get())) {
        links.fault(
            row, "there is no route " + Printable.quoted(route.get()), "name one of routes.txt");
      } else if (!routes.containsKey(network.get())) {
        links.fault(
            row,
            "there is no network " + Printable.quoted(network.get()),
            "name one of networks.txt");
      } else {
        routes.get(network.get()).add(route.get());
      }
    }
    List<Network> networks = new ArrayList<>();
    routes.forEach((id, lines) -> networks.add(new Network(id, lines)));
    applied.put("routes.txt", routes.values().stream().mapToInt(Set::size).sum());
    return networks;
  }

  private List<Area> areas(List<Station> stations) {
    FeedTable areaRows = table("areas.txt", "area_id");
    FeedTable links = table("stop_areas.txt", "area_id", "stop_id");
    FeedTable stopRows =
        table("stops.txt", "stop_id", "parent_station", "location_type", "stop_timezone");
    if (links.isPresent()) {
      stopRows.requireFile("areas are made of its stops");
      areaRows.requireFile("stop_areas.txt speaks of its areas");
    } else if (!areaRows.rows().isEmpty()) {
      links.requireFile("areas.txt has areas, and nothing says which stops lie in them");
    }
    Map<String, String> parents = new HashMap<>();
    Set<String> stopIds = new HashSet<>();
    for (Row row : stopRows.rows()) {
      Optional<String> id = row.find("stop_id");
      if (id.isEmpty()) {
        continue; // Another kind of place, or a fault that does not touch fares.
      }
      stopIds.add(id.get());
      boolean isStop = row.find("location_type").map("0"::equals).orElse(true);
      if (isStop) {
        row.find("parent_station").ifPresent(parent -> parents.put(id.get(), parent));
      }
    }
    Map<String, Set<String>> members = new TreeMap<>();
    for (Row row : areaRows.rows()) {
      row.require("area_id").ifPresent(id -> members.putIfAbsent(id, new HashSet<>()));
    }
    int rows = 0;
    for (Row row : links.rows()) {
      Optional<String> area = row.require("area_id");
      Optional<String> stop = row.require("stop_id");
      if (area.isEmpty() || stop.isEmpty()) {
        continue;
      }
      if (!members.containsKey(area.get())) {
        links.fault(
            row, "there is no area " + Printable.quoted(area.get()), "name one of areas.txt");
      } else if (!stopIds.contains(stop.get())) {
        links.fault(
            row, "there is no stop " + Printable.quoted(stop.get()), "name one of stops.txt");
      } else {
        members.get(area.get()).add(stop.get());
        rows++;
      }
    }
    Map<String, Set<String>> stops = new TreeMap<>();
    parents.forEach(
        (stop, parent) -> {
          if (stopIds.contains(parent) && !parents.containsKey(parent)) {
            stops.computeIfAbsent(parent, any -> new HashSet<>()).add(stop);
          }
        });
    stops.forEach((id, children) -> stations.add(new Station(id, children)));
    List<Area> areas = new ArrayList<>();
    members.forEach((id, children) -> areas.add(new Area(id, children)));
    if (links.isPresent()) {
      applied.put("stop_areas.txt", rows);
    }
    return areas;
  }

  private List<Timeframe> timeframes(List<Service> services) {
    FeedTable frameRows =
        table(TIMEFRAMES, "timeframe_group_id", "start_time", "end_time", "service_id");
    List<Timeframe> frames = new ArrayList<>();
    if (!frameRows.isPresent()) {
      return frames;
    }
    Map<String, Service> known = services();
    Set<String> used = new TreeSet<>();
    boolean closed = false;
    for (Row row : frameRows.rows()) {
      Optional<String> group = row.require("timeframe_group_id");
      Optional<String> service = row.require("service_id");
      OptionalInt start = second(frameRows, row, "start_time", 0);
      OptionalInt end = second(frameRows, row, "end_time", 24 * SECONDS_OF_AN_HOUR);
      if (group.isEmpty() || service.isEmpty() || start.isEmpty() || end.isEmpty()) {
        continue;
      }
      if (!known.containsKey(service.get())) {
        frameRows.fault(
            row,
            "there is no service " + Printable.quoted(service.get()),
            "name one of calendar.txt or calendar_dates.txt");
        continue;
      }
      used.add(service.get());
      int last = end.getAsInt();
      if (options.closeMinuteGaps() && last % SECONDS_OF_AN_HOUR == SECONDS_OF_AN_HOUR - 60) {
        last += 60;
        closed = true;
      } else if (options.closeMinuteGaps() && last % 60 == 59) {
        last += 1;
        closed = true;
      }
      frames.add(new Timeframe(group.get(), start.getAsInt(), last, service.get()));
      origin("timeframes", frameRows, row);
    }
    if (closed) {
      note(
          TIMEFRAMES,
          0,
          "ends at the 59th minute or second were moved on to the full one",
          "as was asked");
    }
    used.forEach(id -> services.add(known.get(id)));
    applied.put(TIMEFRAMES, frames.size());
    return frames;
  }

  private Map<String, Service> services() {
    Map<String, Service> services = new HashMap<>();
    FeedTable weeks =
        table(
            "calendar.txt",
            "service_id",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "start_date",
            "end_date");
    FeedTable days = table("calendar_dates.txt", "service_id", "date", "exception_type");
    if (!weeks.isPresent() && !days.isPresent()) {
      faults.add(
          new FeedFinding(
              "calendar.txt",
              0,
              "is missing, and so is calendar_dates.txt",
              "timeframes.txt names their services"));
    }
    Map<String, Set<DayOfWeek>> weekdays = new HashMap<>();
    Map<String, LocalDate> from = new HashMap<>();
    Map<String, LocalDate> to = new HashMap<>();
    Map<String, Set<LocalDate>> added = new HashMap<>();
    Map<String, Set<LocalDate>> removed = new HashMap<>();
    Set<String> ids = new LinkedHashSet<>();
    for (Row row : weeks.rows()) {
      Optional<String> id = row.require("service_id");
      Optional<LocalDate> start = day(weeks, row, "start_date");
      Optional<LocalDate> end = day(weeks, row, "end_date");
      if (id.isEmpty() || start.isEmpty() || end.isEmpty()) {
        continue;
      }
      if (!ids.add(id.get())) {
        weeks.fault(row, "the service stands twice", "keep one of them");
        continue;
      }
      Set<DayOfWeek> on = EnumSet.noneOf(DayOfWeek.class);
      for (DayOfWeek each : DayOfWeek.values()) {
        String column = each.name().toLowerCase(Locale.ROOT);
        Optional<String> value = row.require(column);
        if (value.isPresent() && value.get().equals("1")) {
          on.add(each);
        } else if (value.isPresent() && !value.get().equals("0")) {
          weeks.fault(row, column + " is " + Printable.quoted(value.get()), "write 0 or 1");
        }
      }
      weekdays.put(id.get(), on);
      from.put(id.get(), start.get());
      to.put(id.get(), end.get());
    }
    for (Row row : days.rows()) {
      Optional<String> id = row.require("service_id");
      Optional<LocalDate> date = day(days, row, "date");
      Optional<String> type = row.require("exception_type");
      if (id.isEmpty() || date.isEmpty() || type.isEmpty()) {
        continue;
      }
      ids.add(id.get());
      if (type.get().equals("1")) {
        added.computeIfAbsent(id.get(), any -> new HashSet<>()).add(date.get());
      } else if (type.get().equals("2")) {
        removed.computeIfAbsent(id.get(), any -> new HashSet<>()).add(date.get());
      } else {
        days.fault(
            row,
            "exception_type is " + Printable.quoted(type.get()),
            "write 1 for added or 2 for removed");
      }
    }
    for (String id : ids) {
      Set<LocalDate> extra = added.getOrDefault(id, Set.of());
      LocalDate start =
          from.getOrDefault(id, extra.stream().min(LocalDate::compareTo).orElse(FIRST_DAY));
      services.put(
          id,
          new Service(
              id,
              weekdays.getOrDefault(id, Set.of()),
              start,
              to.getOrDefault(id, start),
              extra,
              removed.getOrDefault(id, Set.of())));
    }
    return services;
  }

  private static LocalDate begins(Service service) {
    return service.added().stream()
        .min(LocalDate::compareTo)
        .filter(day -> service.weekdays().isEmpty() || day.isBefore(service.from()))
        .orElse(service.from());
  }

  private static LocalDate ends(Service service) {
    return service.added().stream()
        .max(LocalDate::compareTo)
        .filter(day -> service.weekdays().isEmpty() || day.isAfter(service.to()))
        .orElse(service.to());
  }

  private Optional<LocalDate> day(FeedTable table, Row row, String column) {
    Optional<String> text = row.require(column);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (DAY.matcher(text.get()).matches()) {
        return Optional.of(LocalDate.parse(text.get(), DateTimeFormatter.BASIC_ISO_DATE));
      }
    } catch (DateTimeException e) {
      // Told below: eight digits that are no day.
    }
    table.fault(
        row, column + " is " + Printable.quoted(text.get()) + ", not a day", "write 20260301");
    return Optional.empty();
  }

  private OptionalInt second(FeedTable table, Row row, String column, int otherwise) {
    Optional<String> text = row.find(column);
    if (text.isEmpty()) {
      return OptionalInt.of(otherwise);
    }
    Matcher matcher = TIME.matcher(text.get());
    if (matcher.matches()) {
      int hours = Integer.parseInt(matcher.group(1));
      int minutes = Integer.parseInt(matcher.group(2));
      int seconds = Integer.parseInt(matcher.group(3));
      int second = hours * SECONDS_OF_AN_HOUR + minutes * 60 + seconds;
      if (minutes < 60 && seconds < 60 && second <= 24 * SECONDS_OF_AN_HOUR) {
        return OptionalInt.of(second);
      }
    }
    table.fault(
        row,
        column + " is " + Printable.quoted(text.get()) + ", not a time of the day",
        "write 00:00:00 to 24:00:00");
    return OptionalInt.empty();
  }

  // ---- who pays by what ----

  private List<Rider> riders() {
    FeedTable table = table(RIDERS, "rider_category_id", "is_default_fare_category");
    List<Rider> riders = new ArrayList<>();
    for (Row row : table.rows()) {
      Optional<String> id = row.require("rider_category_id");
      boolean isDefault = row.find("is_default_fare_category").map("1"::equals).orElse(false);
      id.ifPresent(
          category -> {
            riders.add(new Rider(category, isDefault, Set.of()));
            origin("riders", table, row);
          });
    }
    unknownColumns(table, Set.of("rider_category_id", "is_default_fare_category"));
    if (table.isPresent()) {
      applied.put(RIDERS, riders.size());
    }
    return riders;
  }

  private List<Medium> media() {
    FeedTable table = table(MEDIA, "fare_media_id", "fare_media_type");
    List<Medium> media = new ArrayList<>();
    for (Row row : table.rows()) {
      Optional<String> id = row.require("fare_media_id");
      OptionalInt type = number(table, row, "fare_media_type", 0, 4);
      if (id.isPresent() && type.isPresent()) {
        media.add(new Medium(id.get(), type.getAsInt(), Set.of()));
        origin("media", table, row);
      }
    }
    unknownColumns(table, Set.of("fare_media_id", "fare_media_type"));
    if (table.isPresent()) {
      applied.put(MEDIA, media.size());
    }
    return media;
  }

  private OptionalInt number(FeedTable table, Row row, String column, int least, int most) {
    Optional<String> text = row.require(column);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (SMALL.matcher(text.get()).matches()) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    }
    table.fault(
        row, column + " is " + Printable.quoted(text.get()), "give " + least + " to " + most);
    return OptionalInt.empty();
  }

  // ---- prices ----

  private String currency(FeedTable table) {
    Map<String, Long> currencies = new LinkedHashMap<>();
    for (Row row : table.rows()) {
      row.find("currency").ifPresent(code -> currencies.putIfAbsent(code, row.line()));
    }
    if (currencies.size() > 1) {
      String second = new ArrayList<>(currencies.keySet()).get(1);
      faults.add(
          new FeedFinding(
              PRODUCTS,
              currencies.getOrDefault(second, 0L),
              "a second currency, " + Printable.quoted(second),
              "a tariff has one; split the feed"));
    }
    return currencies.keySet().stream().findFirst().orElse(NO_CURRENCY);
  }

  private List<Product> products(FeedTable table) {
    List<Product> products = new ArrayList<>();
    Map<List<Object>, Row> seen = new HashMap<>();
    for (Row row : table.rows()) {
      Optional<String> id = row.require("fare_product_id");
      Optional<Long> amount = amount(table, row);
      if (id.isEmpty() || amount.isEmpty()) {
        continue;
      }
      Product product =
          new Product(
              id.get(), row.find("rider_category_id"), row.find("fare_media_id"), amount.get());
      Row before = seen.putIfAbsent(List.of(id.get(), product.rider(), product.medium()), row);
      if (before != null) {
        table.fault(
            row,
            "prices the same product, rider and medium as line " + before.line(),
            "keep one of them");
        continue;
      }
      products.add(product);
      origin("products", table, row);
    }
    unknownColumns(
        table,
        Set.of("fare_product_id", "rider_category_id", "fare_media_id", "amount", "currency"));
    applied.put(PRODUCTS, products.size());
    return products;
  }

  private Optional<Long> amount(FeedTable table, Row row) {
    Optional<String> text = row.require("amount");
    Optional<String> currency = row.require("currency");
    if (text.isEmpty() || currency.isEmpty()) {
      return Optional.empty();
    }
    int digits;
    try {
      digits = Currency.getInstance(currency.get()).getDefaultFractionDigits();
    } catch (IllegalArgumentException e) {
      table.fault(
          row,
          "there is no currency " + Printable.quoted(currency.get()),
          "write the three letters of ISO 4217");
      return Optional.empty();
    }
    if (!text.get().matches("-?[0-9]{1,9}(\\.[0-9]{0,9})?|-?\\.[0-9]{1,9}")) {
      table.fault(row, "amount is " + Printable.quoted(text.get()) + ", not a price", "write 2.50");
      return Optional.empty();
    }
    BigDecimal minor = new BigDecimal(text.get()).movePointRight(Math.max(digits, 0));
    if (minor.stripTrailingZeros().scale() > 0) {
      table.fault(
          row,
          "amount %s has more decimals than %s has".formatted(text.get(), currency.get()),
          "write whole minor units");
      return Optional.empty();
    }
    return Optional.of(minor.longValueExact());
  }

  private List<LegRule> legRules(FeedTable table) {
    Set<LegRule> rules = new LinkedHashSet<>();
    int leftOut = 0;
    for (Row row : table.rows()) {
      Optional<String> product = row.require("fare_product_id");
      Optional<String> network = row.find("network_id");
      OptionalInt priority =
          row.find("rule_priority").isPresent()
              ? number(table, row, "rule_priority", 0, 999_999_999)
              : OptionalInt.of(0);
      if (product.isEmpty() || priority.isEmpty()) {
        continue;
      }
      if (!options.networks().isEmpty()
          && network.isPresent()
          && !options.networks().contains(network.get())) {
        leftOut++;
        continue;
      }
      LegRule rule =
          new LegRule(
              row.find("leg_group_id"),
              network,
              row.find("from_area_id"),
              row.find("to_area_id"),
              row.find("from_timeframe_group_id"),
              row.find("to_timeframe_group_id"),
              product.get(),
              priority.getAsInt());
      if (rules.add(rule)) {
        origin("legRules", table, row);
      } else {
        note(LEG_RULES, row.line(), "repeats an earlier rule", "one of them is enough");
      }
    }
    if (leftOut > 0) {
      note(LEG_RULES, 0, leftOut + " rules of other networks", "left out, as was asked");
    }
    unknownColumns(
        table,
        Set.of(
            "leg_group_id",
            "network_id",
            "from_area_id",
            "to_area_id",
            "from_timeframe_group_id",
            "to_timeframe_group_id",
            "fare_product_id",
            "rule_priority"));
    applied.put(LEG_RULES, rules.size());
    return List.copyOf(rules);
  }

  private List<JoinRule> joinRules() {
    FeedTable table =
        table(JOINS, "from_network_id", "to_network_id", "from_stop_id", "to_stop_id");
    List<JoinRule> rules = new ArrayList<>();
    for (Row row : table.rows()) {
      Optional<String> from = row.require("from_network_id");
      Optional<String> to = row.require("to_network_id");
      if (from.isPresent() && to.isPresent()) {
        rules.add(
            new JoinRule(from.get(), to.get(), row.find("from_stop_id"), row.find("to_stop_id")));
        origin("joinRules", table, row);
      }
    }
    unknownColumns(table, Set.of("from_network_id", "to_network_id", "from_stop_id", "to_stop_id"));
    if (table.isPresent()) {
      applied.put(JOINS, rules.size());
    }
    return rules;
  }

  private List<TransferRule> transferRules(List<LegRule> legRules) {
    FeedTable table =
        table(
            TRANSFERS,
            "from_leg_group_id",
            "to_leg_group_id",
            "fare_product_id",
            "transfer_count",
            "duration_limit",
            "duration_limit_type",
            "fare_transfer_type");
    Set<String> groups = new HashSet<>();
    legRules.forEach(rule -> rule.group().ifPresent(groups::add));
    List<TransferRule> rules = new ArrayList<>();
    for (Row row : table.rows()) {
      transferRule(table, row, groups)
          .ifPresent(
              rule -> {
                rules.add(rule);
                origin("transferRules", table, row);
              });
    }
    unknownColumns(
        table,
        Set.of(
            "from_leg_group_id",
            "to_leg_group_id",
            "fare_product_id",
            "transfer_count",
            "duration_limit",
            "duration_limit_type",
            "fare_transfer_type"));
    if (table.isPresent()) {
      applied.put(TRANSFERS, rules.size());
    }
    return rules;
  }

  private Optional<TransferRule> transferRule(FeedTable table, Row row, Set<String> groups) {
    Optional<String> from = row.find("from_leg_group_id");
    Optional<String> to = row.find("to_leg_group_id");
    boolean leftOut =
        !options.networks().isEmpty()
            && (from.map(group -> !groups.contains(group)).orElse(false)
                || to.map(group -> !groups.contains(group)).orElse(false));
    if (leftOut) {
      note(TRANSFERS, row.line(), "is about legs of other networks", "left out, as was asked");
      return Optional.empty();
    }
    OptionalInt type = number(table, row, "fare_transfer_type", 0, 2);
    OptionalInt count = OptionalInt.empty();
    if (row.find("transfer_count").isPresent()) {
      count = number(table, row, "transfer_count", -1, 999_999_999);
      if (count.isEmpty()) {
        return Optional.empty();
      }
    }
    if (count.isPresent() && !from.equals(to)) {
      note(
          TRANSFERS,
          row.line(),
          "transfer_count between two groups",
          "the specification forbids it; the transfer holds without it");
      count = OptionalInt.empty();
    } else if (count.isEmpty() && from.equals(to)) {
      table.fault(
          row,
          "transfer_count is missing within one group",
          "write -1 for any number, or how many");
    }
    Optional<Duration> limit = Optional.empty();
    LimitType limitType = LimitType.DEPARTURE_TO_DEPARTURE;
    if (row.find("duration_limit").isPresent()) {
      OptionalInt seconds = number(table, row, "duration_limit", 1, 999_999_999);
      OptionalInt kind = number(table, row, "duration_limit_type", 0, 3);
      if (seconds.isEmpty() || kind.isEmpty()) {
        return Optional.empty();
      }
      limit = Optional.of(Duration.ofSeconds(seconds.getAsInt()));
      limitType = LimitType.find(kind.getAsInt()).orElseThrow();
    }
    if (type.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TransferRule(
            from,
            to,
            count,
            limit,
            limitType,
            TransferType.find(type.getAsInt()).orElseThrow(),
            row.find("fare_product_id")));
  }

  // ---- what a tariff cannot say ----

  private void unknownColumns(FeedTable table, Set<String> known) {
    table
        .filled()
        .forEach(
            (column, line) -> {
              if (!known.contains(column) && !WORDS.contains(column)) {
                note(
                    table.file(),
                    line,
                    "the column " + Printable.quoted(column),
                    "it is not of the adopted specification, or says nothing that a tap knows"
                        + " (an age, how long a pass lasts)");
              }
            });
  }

  private void othersThatSpeakOfFares() {
    Set<String> read = Set.of(LEG_RULES, PRODUCTS, TRANSFERS, JOINS, MEDIA, RIDERS, TIMEFRAMES);
    for (String name : feed.names()) {
      boolean first = name.equals("fare_attributes.txt") || name.equals("fare_rules.txt");
      if (first) {
        note(name, 0, "prices of Fares v1", "the feed's prices of Fares v2 hold");
      } else if (!read.contains(name)
          && (name.startsWith("fare_") || name.startsWith("rider_") || name.contains("capping"))) {
        note(name, 0, "a file about fares", "it is not of the adopted specification");
      }
    }
  }

  /** Passes and tickets that are sold: nothing that a ride costs. */
  private void unusedProducts(
      FeedTable table, List<LegRule> legRules, List<TransferRule> transferRules) {
    Set<String> used = new HashSet<>();
    legRules.forEach(rule -> used.add(rule.product()));
    transferRules.forEach(rule -> rule.product().ifPresent(used::add));
    Set<String> told = new HashSet<>();
    for (Row row : table.rows()) {
      row.find("fare_product_id")
          .filter(id -> !used.contains(id) && told.add(id))
          .ifPresent(
              id ->
                  note(
                      PRODUCTS,
                      row.line(),
                      "the product " + Printable.quoted(id),
                      "no rule charges it for a ride: a pass or ticket that is sold"));
    }
  }

  /** Where one ride may be paid by several products, the dearer ones are never charged. */
  private void dearerProducts(List<LegRule> legRules, List<Product> products) {
    Map<String, List<Integer>> rows = new HashMap<>();
    for (int i = 0; i < products.size(); i++) {
      rows.computeIfAbsent(products.get(i).id(), any -> new ArrayList<>()).add(i);
    }
    Map<List<Object>, Product> cheapest = new HashMap<>();
    Set<String> dearer = new TreeSet<>();
    for (LegRule rule : legRules) {
      for (int row : rows.getOrDefault(rule.product(), List.of())) {
        Product product = products.get(row);
        List<Object> ride =
            List.of(
                rule.network(),
                rule.fromArea(),
                rule.toArea(),
                rule.fromTimeframe(),
                rule.toTimeframe(),
                rule.priority(),
                product.rider(),
                product.medium());
        Product before = cheapest.get(ride);
        if (before == null || product.amount() < before.amount()) {
          cheapest.put(ride, product);
          if (before != null && !before.id().equals(product.id())) {
            dearer.add(before.id());
          }
        } else if (!before.id().equals(product.id())) {
          dearer.add(product.id());
        }
      }
    }
    cheapest.values().forEach(product -> dearer.remove(product.id()));
    for (String id : dearer) {
      note(
          PRODUCTS,
          origins
              .getOrDefault("products", List.of())
              .get(rows.getOrDefault(id, List.of(0)).get(0))
              .line(),
          "the product " + Printable.quoted(id),
          "another product of the same ride costs less and is charged; this one is a pass to sell");
    }
  }

  private void note(String file, long line, String what, String why) {
    notes.add(new FeedFinding(file, line, what, why));
  }

  private void origin(String tariffTable, FeedTable table, Row row) {
    origins
        .computeIfAbsent(tariffTable, any -> new ArrayList<>())
        .add(new FeedFinding(table.file(), row.line(), "", ""));
  }

  /** The feed's line behind a row of the tariff. */
  private FeedFinding originOf(String path) {
    Matcher matcher = Pattern.compile("(\\w+)\\[(\\d+)\\].*").matcher(path);
    if (matcher.matches()) {
      List<FeedFinding> rows = origins.getOrDefault(matcher.group(1), List.of());
      int row = Integer.parseInt(matcher.group(2));
      if (row < rows.size()) {
        return rows.get(row);
      }
    }
    return new FeedFinding("", 0, "", "");
  }
}

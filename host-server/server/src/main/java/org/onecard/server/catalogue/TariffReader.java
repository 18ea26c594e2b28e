package org.onecard.server.catalogue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffTables;
import org.onecard.scenario.fare.TariffTables.Area;
import org.onecard.scenario.fare.TariffTables.Cap;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.JoinRule;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.Medium;
import org.onecard.scenario.fare.TariffTables.Network;
import org.onecard.scenario.fare.TariffTables.Place;
import org.onecard.scenario.fare.TariffTables.Product;
import org.onecard.scenario.fare.TariffTables.Rider;
import org.onecard.scenario.fare.TariffTables.Service;
import org.onecard.scenario.fare.TariffTables.Station;
import org.onecard.scenario.fare.TariffTables.Timeframe;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.scenario.fare.TariffTables.Window;

/**
 * Reads the tariffs of a catalogue. A row that cannot be read has been reported; then the tables
 * are not whole, and are not checked any further.
 */
final class TariffReader {

  private static final Pattern TIME = Pattern.compile("([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?");
  private static final int SECONDS_OF_A_DAY = 86_400;

  /** A second of the day, up to its end. */
  private static final ScalarType<Integer> TIME_OF_DAY =
      new ScalarType<>(
          "a time of the day",
          "write \"07:00\" or \"24:00:00\" in quotes",
          scalar -> second(scalar.text()));

  private static final ScalarType<Long> AMOUNT =
      new ScalarType<>(
          "a whole number of minor units",
          "write 300 for 3.00 yuan, without quotes",
          scalar -> ScalarType.WHOLE.reader().apply(scalar).map(Integer::longValue));

  private final FileFindings findings;
  private boolean whole = true;

  TariffReader(FileFindings findings) {
    this.findings = findings;
  }

  /** Whether every row could be read. */
  boolean isWhole() {
    return whole;
  }

  /**
   * @param zone what a tariff counts by that says none; empty where each has to say its own
   */
  List<Tariff> read(YamlFields catalogue, Optional<ZoneId> zone) {
    List<YamlNode> nodes = catalogue.list("tariffs", false);
    List<Tariff> tariffs = new ArrayList<>();
    for (int i = 0; i < Math.min(nodes.size(), CatalogueCheck.MOST_TARIFFS + 1); i++) {
      YamlFields.of("tariffs[" + i + "]", nodes.get(i), findings)
          .flatMap(fields -> tariff(fields, zone))
          .ifPresentOrElse(tariffs::add, () -> whole = false);
    }
    return tariffs;
  }

  private Optional<Tariff> tariff(YamlFields fields, Optional<ZoneId> zone) {
    Optional<String> id = fields.required("id", ScalarType.TEXT);
    String currency = fields.find("currency", ScalarType.TEXT).orElse("CNY");
    ZoneId own =
        zone.map(spare -> fields.find("zone", ScalarType.ZONE).orElse(spare))
            .orElseGet(() -> fields.required("zone", ScalarType.ZONE).orElse(ZoneOffset.UTC));
    Optional<YamlFields> valid = fields.requiredGroup("valid");
    Optional<LocalDate> from = valid.flatMap(group -> group.required("from", ScalarType.DAY));
    Optional<LocalDate> to = valid.flatMap(group -> group.find("to", ScalarType.DAY));
    valid.ifPresent(YamlFields::refuseOthers);
    int dayStart = fields.find("dayStart", TIME_OF_DAY).orElse(0);
    boolean prioritised = fields.find("priorities", ScalarType.YES_NO).orElse(true);
    Gates gates = fields.findGroup("gates").map(this::gates).orElse(Gates.FLAT);
    List<Network> networks =
        rows(
            fields,
            "networks",
            row -> text(row, "id").map(name -> new Network(name, texts(row, "routes"))));
    List<Station> stations =
        rows(
            fields,
            "stations",
            row -> text(row, "id").map(name -> new Station(name, texts(row, "stops"))));
    List<Area> areas =
        rows(
            fields,
            "areas",
            row -> text(row, "id").map(name -> new Area(name, texts(row, "stops"))));
    List<Service> services = rows(fields, "services", this::service);
    List<Timeframe> timeframes = rows(fields, "timeframes", this::timeframe);
    List<Rider> riders =
        rows(
            fields,
            "riders",
            row -> {
              boolean isDefault = row.find("default", ScalarType.YES_NO).orElse(false);
              Set<HolderClass> classes = row.values("classes", ScalarType.oneOf(HolderClass.class));
              return text(row, "id").map(name -> new Rider(name, isDefault, classes));
            });
    List<Medium> media =
        rows(
            fields,
            "media",
            row -> {
              int type = row.find("type", ScalarType.WHOLE).orElse(2);
              Set<Application> cards = row.values("cards", ScalarType.oneOf(Application.class));
              return text(row, "id").map(name -> new Medium(name, type, cards));
            });
    List<Product> products = rows(fields, "products", this::product);
    List<LegRule> legRules = rows(fields, "legRules", this::legRule);
    List<JoinRule> joinRules = rows(fields, "joinRules", this::joinRule);
    List<TransferRule> transferRules = rows(fields, "transferRules", this::transferRule);
    List<Cap> caps = rows(fields, "caps", this::cap);
    List<Place> places = rows(fields, "places", this::place);
    fields.refuseOthers();
    if (id.isEmpty() || from.isEmpty() || dayStart >= SECONDS_OF_A_DAY || !whole) {
      return Optional.empty();
    }
    return Optional.of(
        new Tariff(
            new TariffTables(
                id.get(),
                currency,
                own,
                from.get(),
                to,
                LocalTime.ofSecondOfDay(dayStart),
                prioritised,
                gates,
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
                caps,
                places)));
  }

  private Gates gates(YamlFields group) {
    Optional<Long> maximum = group.find("maximum", AMOUNT);
    Gates gates =
        new Gates(
            maximum.map(OptionalLong::of).orElse(OptionalLong.empty()),
            group.find("holdsMaximum", ScalarType.YES_NO).orElse(false),
            span(group, "longestJourney", Gates.FLAT.longestJourney()),
            span(group, "sameStationGrace", Duration.ZERO),
            group.find("sameStation", AMOUNT).orElse(0L),
            span(group, "reEntry", Duration.ZERO),
            span(group, "passBack", Duration.ZERO),
            span(group, "joinWithin", Gates.FLAT.joinWithin()));
    group.refuseOthers();
    return gates;
  }

  private static Duration span(YamlFields group, String name, Duration otherwise) {
    return group.find(name, ScalarType.DURATION).orElse(otherwise);
  }

  private Optional<Service> service(YamlFields row) {
    Set<DayOfWeek> days = row.values("days", ScalarType.oneOf(DayOfWeek.class));
    Set<LocalDate> added = row.values("added", ScalarType.DAY);
    Set<LocalDate> removed = row.values("removed", ScalarType.DAY);
    Optional<String> id = text(row, "id");
    Optional<LocalDate> from = row.required("from", ScalarType.DAY);
    Optional<LocalDate> to = row.required("to", ScalarType.DAY);
    return id.isPresent() && from.isPresent() && to.isPresent()
        ? Optional.of(new Service(id.get(), days, from.get(), to.get(), added, removed))
        : Optional.empty();
  }

  private Optional<Timeframe> timeframe(YamlFields row) {
    Optional<String> group = text(row, "group");
    Optional<String> service = text(row, "service");
    Optional<Integer> from = row.required("from", TIME_OF_DAY);
    Optional<Integer> to = row.required("to", TIME_OF_DAY);
    return group.isPresent() && service.isPresent() && from.isPresent() && to.isPresent()
        ? Optional.of(new Timeframe(group.get(), from.get(), to.get(), service.get()))
        : Optional.empty();
  }

  private Optional<Product> product(YamlFields row) {
    Optional<String> id = text(row, "id");
    Optional<String> rider = row.find("rider", ScalarType.TEXT);
    Optional<String> medium = row.find("medium", ScalarType.TEXT);
    Optional<Long> amount = row.required("amount", AMOUNT);
    return id.flatMap(name -> amount.map(price -> new Product(name, rider, medium, price)));
  }

  private Optional<LegRule> legRule(YamlFields row) {
    LegRule rule =
        new LegRule(
            row.find("group", ScalarType.TEXT),
            row.find("network", ScalarType.TEXT),
            row.find("fromArea", ScalarType.TEXT),
            row.find("toArea", ScalarType.TEXT),
            row.find("fromTimeframe", ScalarType.TEXT),
            row.find("toTimeframe", ScalarType.TEXT),
            row.find("product", ScalarType.TEXT).orElse(""),
            row.find("priority", ScalarType.WHOLE).orElse(0));
    return text(row, "product").map(product -> rule);
  }

  private Optional<JoinRule> joinRule(YamlFields row) {
    Optional<String> from = text(row, "fromNetwork");
    Optional<String> to = text(row, "toNetwork");
    Optional<String> fromStop = row.find("fromStop", ScalarType.TEXT);
    Optional<String> toStop = row.find("toStop", ScalarType.TEXT);
    return from.flatMap(one -> to.map(other -> new JoinRule(one, other, fromStop, toStop)));
  }

  private Optional<TransferRule> transferRule(YamlFields row) {
    Optional<Integer> count = row.find("count", ScalarType.WHOLE);
    TransferRule rule =
        new TransferRule(
            row.find("fromGroup", ScalarType.TEXT),
            row.find("toGroup", ScalarType.TEXT),
            count.map(OptionalInt::of).orElse(OptionalInt.empty()),
            row.find("limit", ScalarType.DURATION),
            row.find("limitType", ScalarType.oneOf(LimitType.class))
                .orElse(LimitType.DEPARTURE_TO_DEPARTURE),
            row.find("type", ScalarType.oneOf(TransferType.class)).orElse(TransferType.A_PLUS_AB),
            row.find("product", ScalarType.TEXT));
    return Optional.of(rule);
  }

  private Optional<Cap> cap(YamlFields row) {
    Optional<String> id = text(row, "id");
    Set<String> products = texts(row, "products");
    Optional<String> rider = row.find("rider", ScalarType.TEXT);
    Optional<String> medium = row.find("medium", ScalarType.TEXT);
    Optional<String> area = row.find("area", ScalarType.TEXT);
    Optional<Window> window = row.required("window", ScalarType.oneOf(Window.class));
    Duration length = span(row, "length", Duration.ZERO);
    Optional<Long> amount = row.required("amount", AMOUNT);
    return id.isPresent() && window.isPresent() && amount.isPresent()
        ? Optional.of(
            new Cap(id.get(), products, rider, medium, area, window.get(), length, amount.get()))
        : Optional.empty();
  }

  private Optional<Place> place(YamlFields row) {
    Optional<String> network = row.find("network", ScalarType.TEXT);
    Optional<String> stop = row.find("stop", ScalarType.TEXT);
    Direction direction =
        row.find("direction", ScalarType.oneOf(Direction.class)).orElse(Direction.FLAT);
    return text(row, "id").map(id -> new Place(id, network, stop, direction));
  }

  private <T> List<T> rows(
      YamlFields tariff, String name, Function<YamlFields, Optional<T>> reader) {
    List<YamlNode> nodes = tariff.list(name, false);
    List<T> rows = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Optional<YamlFields> fields =
          YamlFields.of(tariff.pathOf(name) + "[" + i + "]", nodes.get(i), findings);
      fields.flatMap(reader).ifPresentOrElse(rows::add, () -> whole = false);
      fields.ifPresent(YamlFields::refuseOthers);
    }
    return rows;
  }

  private static Optional<String> text(YamlFields row, String name) {
    return row.required(name, ScalarType.TEXT);
  }

  private static Set<String> texts(YamlFields row, String name) {
    return row.values(name, ScalarType.TEXT);
  }

  private static Optional<Integer> second(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int seconds = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    int second =
        Integer.parseInt(matcher.group(1)) * 3_600
            + Integer.parseInt(matcher.group(2)) * 60
            + seconds;
    boolean isTime = Integer.parseInt(matcher.group(2)) < 60 && seconds < 60;
    return isTime && second <= SECONDS_OF_A_DAY ? Optional.of(second) : Optional.empty();
  }
}

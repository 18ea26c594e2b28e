package org.onecard.protocol.message;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffCheck;
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

/** Tariffs and journeys between the scenario's types and the wire. */
final class FareWire {

  private static final int LONGEST_NAME = 128;
  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final int ALL_WEEKDAYS = 0x7F;
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private FareWire() {}

  // ---- journeys ----

  static Wire.JourneysMessage write(Journeys journeys) {
    Wire.JourneysMessage.Builder wire =
        Wire.JourneysMessage.newBuilder().setSettledFen(journeys.settled());
    for (FareTap tap : journeys.taps()) {
      wire.addTaps(
          Wire.FareTapMessage.newBuilder()
              .setTapId(tap.tapId())
              .setAtMs(tap.at().toEpochMilli())
              .setTerminal(tap.terminalId())
              .setLocation(tap.locationId())
              .setRider(RuleWire.write(tap.rider()))
              .setMediumValue(tap.medium().number())
              .setVersion(tap.version())
              .setTariff(tap.tariffId()));
    }
    return wire.build();
  }

  static Journeys readJourneys(Wire.JourneysMessage wire) throws NotWellFormed {
    List<FareTap> taps = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Wire.FareTapMessage each :
        Check.count(wire.getTapsList(), 1, Journeys.MOST_TAPS, "taps")) {
      FareTap tap =
          new FareTap(
              Check.name(each.getTapId(), "tap_id"),
              Check.time(each.getAtMs(), "at_ms"),
              Check.terminal(each.getTerminal()),
              Check.name(each.getLocation(), "location"),
              RuleWire.readHolderClass(each.getRider()),
              RuleWire.readApplication(each.getMediumValue()),
              Check.count(each.getVersion(), 0, "version"),
              Check.item(each.getTariff(), "tariff"));
      Check.that(ids.add(tap.tapId()), "taps", "have one twice");
      Check.that(
          taps.isEmpty() || !tap.at().isBefore(taps.get(taps.size() - 1).at()),
          "taps",
          "are not in order");
      taps.add(tap);
    }
    return new Journeys(taps, Check.amount(wire.getSettledFen(), "settled_fen").amountFen());
  }

  // ---- tariffs: writing ----

  static Wire.TariffMessage write(Tariff tariff) {
    TariffTables tables = tariff.tables();
    Wire.TariffMessage.Builder wire =
        Wire.TariffMessage.newBuilder()
            .setId(tables.id())
            .setCurrency(tables.currency())
            .setZone(tables.zone().getId())
            .setValidFrom(Check.toNumber(tables.validFrom()))
            .setValidTo(Check.toNumber(tables.validTo()))
            .setDayStartS(tables.dayStart().toSecondOfDay())
            .setPrioritised(tables.prioritised())
            .setGates(write(tables.gates()));
    tables.networks().forEach(row -> wire.addNetworks(set(row.id(), row.routes())));
    tables.stations().forEach(row -> wire.addStations(set(row.id(), row.stops())));
    tables.areas().forEach(row -> wire.addAreas(set(row.id(), row.stops())));
    tables.services().forEach(row -> wire.addServices(write(row)));
    for (Timeframe row : tables.timeframes()) {
      wire.addTimeframes(
          Wire.TimeframeMessage.newBuilder()
              .setGroup(row.group())
              .setStartS(row.startSecond())
              .setEndS(row.endSecond())
              .setService(row.service()));
    }
    for (Rider row : tables.riders()) {
      wire.addRiders(
          Wire.RiderMessage.newBuilder()
              .setId(row.id())
              .setIsDefault(row.isDefault())
              .addAllClasses(row.classes().stream().sorted().map(RuleWire::write).toList()));
    }
    for (Medium row : tables.media()) {
      wire.addMedia(
          Wire.MediumMessage.newBuilder()
              .setId(row.id())
              .setType(row.type())
              .addAllApplicationsValue(
                  row.applications().stream().map(Application::number).sorted().toList()));
    }
    for (Product row : tables.products()) {
      wire.addProducts(
          Wire.ProductMessage.newBuilder()
              .setId(row.id())
              .setRider(row.rider().orElse(""))
              .setMedium(row.medium().orElse(""))
              .setAmount(row.amount()));
    }
    tables.legRules().forEach(row -> wire.addLegRules(write(row)));
    for (JoinRule row : tables.joinRules()) {
      wire.addJoinRules(
          Wire.JoinRuleMessage.newBuilder()
              .setFromNetwork(row.fromNetwork())
              .setToNetwork(row.toNetwork())
              .setFromStop(row.fromStop().orElse(""))
              .setToStop(row.toStop().orElse("")));
    }
    tables.transferRules().forEach(row -> wire.addTransferRules(write(row)));
    tables.caps().forEach(row -> wire.addCaps(write(row)));
    for (Place row : tables.places()) {
      wire.addPlaces(
          Wire.PlaceMessage.newBuilder()
              .setId(row.id())
              .setNetwork(row.network().orElse(""))
              .setStop(row.stop().orElse(""))
              .setDirection(write(row.direction())));
    }
    return wire.build();
  }

  private static Wire.GatesMessage write(Gates gates) {
    Wire.GatesMessage.Builder wire =
        Wire.GatesMessage.newBuilder()
            .setHoldsMaximum(gates.holdsMaximum())
            .setLongestJourneyMs(gates.longestJourney().toMillis())
            .setSameStationGraceMs(gates.sameStationGrace().toMillis())
            .setSameStation(gates.sameStation())
            .setReEntryMs(gates.reEntry().toMillis())
            .setPassBackMs(gates.passBack().toMillis())
            .setJoinWithinMs(gates.joinWithin().toMillis());
    gates.maximum().ifPresent(wire::setMaximum);
    return wire.build();
  }

  /** Sorted: the same tariff is to have the same bytes on every machine. */
  private static Wire.NamedSetMessage set(String id, Set<String> members) {
    return Wire.NamedSetMessage.newBuilder()
        .setId(id)
        .addAllMembers(members.stream().sorted().toList())
        .build();
  }

  private static Wire.ServiceMessage write(Service row) {
    int weekdays = 0;
    for (DayOfWeek day : row.weekdays()) {
      weekdays |= 1 << (day.getValue() - 1);
    }
    return Wire.ServiceMessage.newBuilder()
        .setId(row.id())
        .setWeekdays(weekdays)
        .setFrom(Check.toNumber(row.from()))
        .setTo(Check.toNumber(row.to()))
        .addAllAdded(row.added().stream().map(Check::toNumber).sorted().toList())
        .addAllRemoved(row.removed().stream().map(Check::toNumber).sorted().toList())
        .build();
  }

  private static Wire.LegRuleMessage write(LegRule row) {
    return Wire.LegRuleMessage.newBuilder()
        .setGroup(row.group().orElse(""))
        .setNetwork(row.network().orElse(""))
        .setFromArea(row.fromArea().orElse(""))
        .setToArea(row.toArea().orElse(""))
        .setFromTimeframe(row.fromTimeframe().orElse(""))
        .setToTimeframe(row.toTimeframe().orElse(""))
        .setProduct(row.product())
        .setPriority(row.priority())
        .build();
  }

  private static Wire.TransferRuleMessage write(TransferRule row) {
    Wire.TransferRuleMessage.Builder wire =
        Wire.TransferRuleMessage.newBuilder()
            .setFromGroup(row.fromGroup().orElse(""))
            .setToGroup(row.toGroup().orElse(""))
            .setLimitMs(row.limit().map(Duration::toMillis).orElse(0L))
            .setLimitType(row.limitType().number())
            .setType(row.type().number())
            .setProduct(row.product().orElse(""));
    row.count().ifPresent(wire::setCount);
    return wire.build();
  }

  private static Wire.CapMessage write(Cap row) {
    return Wire.CapMessage.newBuilder()
        .setId(row.id())
        .addAllProducts(row.products().stream().sorted().toList())
        .setRider(row.rider().orElse(""))
        .setMedium(row.medium().orElse(""))
        .setArea(row.area().orElse(""))
        .setWindow(
            switch (row.window()) {
              case DAY -> Wire.CapWindow.CAP_DAY;
              case WEEK -> Wire.CapWindow.CAP_WEEK;
              case ROLLING -> Wire.CapWindow.CAP_ROLLING;
            })
        .setLengthMs(row.length().toMillis())
        .setAmount(row.amount())
        .build();
  }

  private static Wire.PlaceDirection write(Direction direction) {
    return switch (direction) {
      case FLAT -> Wire.PlaceDirection.PLACE_FLAT;
      case IN -> Wire.PlaceDirection.PLACE_IN;
      case OUT -> Wire.PlaceDirection.PLACE_OUT;
      case EITHER -> Wire.PlaceDirection.PLACE_EITHER;
    };
  }

  // ---- tariffs: reading ----

  static Tariff readTariff(Wire.TariffMessage wire) throws NotWellFormed {
    List<Network> networks = new ArrayList<>();
    for (Wire.NamedSetMessage each : rows(wire.getNetworksList(), "networks")) {
      networks.add(new Network(name(each.getId(), "networks"), members(each)));
    }
    List<Station> stations = new ArrayList<>();
    for (Wire.NamedSetMessage each : rows(wire.getStationsList(), "stations")) {
      stations.add(new Station(name(each.getId(), "stations"), members(each)));
    }
    List<Area> areas = new ArrayList<>();
    for (Wire.NamedSetMessage each : rows(wire.getAreasList(), "areas")) {
      areas.add(new Area(name(each.getId(), "areas"), members(each)));
    }
    List<Service> services = new ArrayList<>();
    for (Wire.ServiceMessage each : rows(wire.getServicesList(), "services")) {
      services.add(readService(each));
    }
    List<Timeframe> timeframes = new ArrayList<>();
    for (Wire.TimeframeMessage each : rows(wire.getTimeframesList(), "timeframes")) {
      timeframes.add(
          new Timeframe(
              name(each.getGroup(), "group"),
              Check.within(each.getStartS(), 0, SECONDS_OF_A_DAY, "start_s"),
              Check.within(each.getEndS(), 0, SECONDS_OF_A_DAY, "end_s"),
              name(each.getService(), "service")));
    }
    List<Rider> riders = new ArrayList<>();
    for (Wire.RiderMessage each : rows(wire.getRidersList(), "riders")) {
      Set<HolderClass> classes = EnumSet.noneOf(HolderClass.class);
      for (Wire.HolderClass holderClass : each.getClassesList()) {
        classes.add(RuleWire.readHolderClass(holderClass));
      }
      riders.add(new Rider(name(each.getId(), "riders"), each.getIsDefault(), classes));
    }
    List<Medium> media = new ArrayList<>();
    for (Wire.MediumMessage each : rows(wire.getMediaList(), "media")) {
      Set<Application> applications = EnumSet.noneOf(Application.class);
      for (int application : each.getApplicationsValueList()) {
        applications.add(RuleWire.readApplication(application));
      }
      media.add(
          new Medium(
              name(each.getId(), "media"),
              Check.within(each.getType(), 0, 4, "type"),
              applications));
    }
    List<Product> products = new ArrayList<>();
    for (Wire.ProductMessage each : rows(wire.getProductsList(), "products")) {
      products.add(
          new Product(
              name(each.getId(), "products"),
              nameOrNone(each.getRider(), "rider"),
              nameOrNone(each.getMedium(), "medium"),
              Check.amount(each.getAmount(), "amount").amountFen()));
    }
    List<LegRule> legRules = new ArrayList<>();
    for (Wire.LegRuleMessage each : rows(wire.getLegRulesList(), "leg_rules")) {
      legRules.add(readLegRule(each));
    }
    List<JoinRule> joinRules = new ArrayList<>();
    for (Wire.JoinRuleMessage each : rows(wire.getJoinRulesList(), "join_rules")) {
      joinRules.add(
          new JoinRule(
              name(each.getFromNetwork(), "from_network"),
              name(each.getToNetwork(), "to_network"),
              nameOrNone(each.getFromStop(), "from_stop"),
              nameOrNone(each.getToStop(), "to_stop")));
    }
    List<TransferRule> transferRules = new ArrayList<>();
    for (Wire.TransferRuleMessage each : rows(wire.getTransferRulesList(), "transfer_rules")) {
      transferRules.add(readTransferRule(each));
    }
    List<Cap> caps = new ArrayList<>();
    for (Wire.CapMessage each : Check.count(wire.getCapsList(), 0, TariffCheck.MOST_CAPS, "caps")) {
      caps.add(readCap(each));
    }
    List<Place> places = new ArrayList<>();
    for (Wire.PlaceMessage each : rows(wire.getPlacesList(), "places")) {
      places.add(
          new Place(
              name(each.getId(), "places"),
              nameOrNone(each.getNetwork(), "network"),
              nameOrNone(each.getStop(), "stop"),
              readDirection(each.getDirection())));
    }
    return new Tariff(
        new TariffTables(
            Check.item(wire.getId(), "id"),
            Check.matching(CURRENCY, wire.getCurrency(), "currency"),
            readZone(wire.getZone()),
            Check.date(wire.getValidFrom(), "valid_from"),
            Check.dateOrNone(wire.getValidTo(), "valid_to"),
            LocalTime.ofSecondOfDay(
                Check.within(wire.getDayStartS(), 0, SECONDS_OF_A_DAY - 1, "day_start_s")),
            wire.getPrioritised(),
            readGates(wire.getGates()),
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
            places));
  }

  private static Gates readGates(Wire.GatesMessage wire) throws NotWellFormed {
    return new Gates(
        wire.hasMaximum()
            ? OptionalLong.of(Check.price(wire.getMaximum(), "maximum").amountFen())
            : OptionalLong.empty(),
        wire.getHoldsMaximum(),
        Check.duration(wire.getLongestJourneyMs(), "longest_journey_ms"),
        Check.duration(wire.getSameStationGraceMs(), "same_station_grace_ms"),
        Check.price(wire.getSameStation(), "same_station").amountFen(),
        Check.duration(wire.getReEntryMs(), "re_entry_ms"),
        Check.duration(wire.getPassBackMs(), "pass_back_ms"),
        Check.duration(wire.getJoinWithinMs(), "join_within_ms"));
  }

  private static Service readService(Wire.ServiceMessage wire) throws NotWellFormed {
    int bits = Check.within(wire.getWeekdays(), 0, ALL_WEEKDAYS, "weekdays");
    Set<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if ((bits & 1 << (day.getValue() - 1)) != 0) {
        weekdays.add(day);
      }
    }
    return new Service(
        name(wire.getId(), "services"),
        weekdays,
        Check.date(wire.getFrom(), "from"),
        Check.date(wire.getTo(), "to"),
        days(wire.getAddedList(), "added"),
        days(wire.getRemovedList(), "removed"));
  }

  private static Set<LocalDate> days(Collection<Integer> wire, String field) throws NotWellFormed {
    Set<LocalDate> days = new HashSet<>();
    for (int each : wire) {
      Check.that(days.add(Check.date(each, field)), field, "has a day twice");
    }
    return days;
  }

  private static LegRule readLegRule(Wire.LegRuleMessage wire) throws NotWellFormed {
    return new LegRule(
        nameOrNone(wire.getGroup(), "group"),
        nameOrNone(wire.getNetwork(), "network"),
        nameOrNone(wire.getFromArea(), "from_area"),
        nameOrNone(wire.getToArea(), "to_area"),
        nameOrNone(wire.getFromTimeframe(), "from_timeframe"),
        nameOrNone(wire.getToTimeframe(), "to_timeframe"),
        name(wire.getProduct(), "product"),
        Check.within(wire.getPriority(), 0, Integer.MAX_VALUE, "priority"));
  }

  private static TransferRule readTransferRule(Wire.TransferRuleMessage wire) throws NotWellFormed {
    Optional<LimitType> limitType = LimitType.find(wire.getLimitType());
    Optional<TransferType> type = TransferType.find(wire.getType());
    Check.that(limitType.isPresent(), "limit_type", "is unknown");
    Check.that(type.isPresent(), "type", "is unknown");
    return new TransferRule(
        nameOrNone(wire.getFromGroup(), "from_group"),
        nameOrNone(wire.getToGroup(), "to_group"),
        wire.hasCount()
            ? OptionalInt.of(Check.within(wire.getCount(), -1, Integer.MAX_VALUE, "count"))
            : OptionalInt.empty(),
        wire.getLimitMs() == 0
            ? Optional.empty()
            : Optional.of(Check.duration(wire.getLimitMs(), "limit_ms")),
        limitType.orElseThrow(),
        type.orElseThrow(),
        nameOrNone(wire.getProduct(), "product"));
  }

  private static Cap readCap(Wire.CapMessage wire) throws NotWellFormed {
    Set<String> products = new HashSet<>();
    for (String each : wire.getProductsList()) {
      Check.that(products.add(name(each, "products")), "products", "have one twice");
    }
    return new Cap(
        name(wire.getId(), "caps"),
        products,
        nameOrNone(wire.getRider(), "rider"),
        nameOrNone(wire.getMedium(), "medium"),
        nameOrNone(wire.getArea(), "area"),
        switch (wire.getWindow()) {
          case CAP_DAY -> Window.DAY;
          case CAP_WEEK -> Window.WEEK;
          case CAP_ROLLING -> Window.ROLLING;
          case CAP_WINDOW_UNSPECIFIED, UNRECOGNIZED ->
              throw Check.malformed("window", "is unknown");
        },
        Check.duration(wire.getLengthMs(), "length_ms"),
        Check.price(wire.getAmount(), "amount").amountFen());
  }

  private static Direction readDirection(Wire.PlaceDirection wire) throws NotWellFormed {
    return switch (wire) {
      case PLACE_FLAT -> Direction.FLAT;
      case PLACE_IN -> Direction.IN;
      case PLACE_OUT -> Direction.OUT;
      case PLACE_EITHER -> Direction.EITHER;
      case PLACE_DIRECTION_UNSPECIFIED, UNRECOGNIZED ->
          throw Check.malformed("direction", "is unknown");
    };
  }

  private static ZoneId readZone(String id) throws NotWellFormed {
    try {
      return ZoneId.of(Check.matching(ZONE, id, "zone"));
    } catch (DateTimeException unknown) {
      throw Check.malformed("zone", "is unknown");
    }
  }

  private static <T> List<T> rows(List<T> list, String field) throws NotWellFormed {
    return Check.count(list, 0, TariffCheck.MOST_ROWS, field);
  }

  private static Set<String> members(Wire.NamedSetMessage wire) throws NotWellFormed {
    Set<String> members = new HashSet<>();
    for (String each : wire.getMembersList()) {
      Check.that(members.add(name(each, "members")), "members", "have one twice");
    }
    return members;
  }

  private static String name(String text, String field) throws NotWellFormed {
    Check.that(!text.isEmpty(), field, "is empty");
    return Check.text(text, LONGEST_NAME, field);
  }

  private static Optional<String> nameOrNone(String text, String field) throws NotWellFormed {
    return text.isEmpty() ? Optional.empty() : Optional.of(name(text, field));
  }
}

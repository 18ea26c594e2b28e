package org.onecard.scenario.fare;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;

/**
 * A tariff as it is written: tables in the shape of GTFS-Fares v2, and ours for caps, places and
 * gates. References are by id and may dangle here; {@link TariffCheck} finds them.
 *
 * @param id what items name it by, {@code [a-z0-9-]}
 * @param currency ISO 4217 code; amounts are in its minor units
 * @param zone the zone in which timeframes and service days are counted
 * @param validFrom first day on which it prices rides
 * @param validTo last day; empty while there is no end
 * @param dayStart when a service day begins, local time; caps count by it
 * @param prioritised whether leg rules carry a priority. With it an empty field matches anything;
 *     without it an empty field means "whatever no other rule lists in this field"
 */
public record TariffTables(
    String id,
    String currency,
    ZoneId zone,
    LocalDate validFrom,
    Optional<LocalDate> validTo,
    LocalTime dayStart,
    boolean prioritised,
    Gates gates,
    List<Network> networks,
    List<Station> stations,
    List<Area> areas,
    List<Service> services,
    List<Timeframe> timeframes,
    List<Rider> riders,
    List<Medium> media,
    List<Product> products,
    List<LegRule> legRules,
    List<JoinRule> joinRules,
    List<TransferRule> transferRules,
    List<Cap> caps,
    List<Place> places) {

  public TariffTables {
    networks = List.copyOf(networks);
    stations = List.copyOf(stations);
    areas = List.copyOf(areas);
    services = List.copyOf(services);
    timeframes = List.copyOf(timeframes);
    riders = List.copyOf(riders);
    media = List.copyOf(media);
    products = List.copyOf(products);
    legRules = List.copyOf(legRules);
    joinRules = List.copyOf(joinRules);
    transferRules = List.copyOf(transferRules);
    caps = List.copyOf(caps);
    places = List.copyOf(places);
  }

  /**
   * What holds where taps do not pair up as they should.
   *
   * @param maximum what a journey without tap-in or tap-out costs, and one that no rule prices;
   *     empty where people only tap once
   * @param holdsMaximum whether a tap-in takes the maximum at once, and the tap-out gives back
   * @param longestJourney a tap-out later than this after the tap-in belongs to another journey
   * @param sameStationGrace who leaves by the station of entry within this pays {@code sameStation}
   * @param sameStation what such a visit costs
   * @param reEntry who comes back to the station just left within this goes on with the journey
   * @param passBack how long after a tap the same card is refused at the same place
   * @param joinWithin legs that follow each other within this may be joined by a join rule
   */
  public record Gates(
      OptionalLong maximum,
      boolean holdsMaximum,
      Duration longestJourney,
      Duration sameStationGrace,
      long sameStation,
      Duration reEntry,
      Duration passBack,
      Duration joinWithin) {

    /** One tap a ride. */
    public static final Gates FLAT =
        new Gates(
            OptionalLong.empty(),
            false,
            Duration.ofHours(4),
            Duration.ZERO,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1));
  }

  /** Routes of which rules speak as one. */
  public record Network(String id, Set<String> routes) {
    public Network {
      routes = Set.copyOf(routes);
    }
  }

  /** Stops of one station: what holds for the station holds for each of them. */
  public record Station(String id, Set<String> stops) {
    public Station {
      stops = Set.copyOf(stops);
    }
  }

  /** A fare zone, by its stops or stations. */
  public record Area(String id, Set<String> stops) {
    public Area {
      stops = Set.copyOf(stops);
    }
  }

  /**
   * Days on which something holds.
   *
   * @param weekdays holds on these from {@code from} to {@code to}
   * @param added days on which it holds besides
   * @param removed days on which it does not
   */
  public record Service(
      String id,
      Set<DayOfWeek> weekdays,
      LocalDate from,
      LocalDate to,
      Set<LocalDate> added,
      Set<LocalDate> removed) {

    public Service {
      weekdays = Set.copyOf(weekdays);
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }

    boolean isOn(LocalDate day) {
      return added.contains(day)
          || (weekdays.contains(day.getDayOfWeek())
              && !day.isBefore(from)
              && !day.isAfter(to)
              && !removed.contains(day));
    }
  }

  /**
   * A time of day on the days of a service, half-open.
   *
   * @param group several rows may make up one group
   * @param startSecond second of the local day, 0 to 86,400
   * @param endSecond first second that is not in it, up to 86,400
   */
  public record Timeframe(String group, int startSecond, int endSecond, String service) {}

  /**
   * A rider category.
   *
   * @param isDefault whether it is the one of whoever has no other
   * @param classes holder classes of the registry that ride in it
   */
  public record Rider(String id, boolean isDefault, Set<HolderClass> classes) {
    public Rider {
      classes = Set.copyOf(classes);
    }
  }

  /**
   * What is presented, in the tariff's words.
   *
   * @param type 0 none, 1 paper, 2 transit card, 3 bank card, 4 app
   * @param applications our cards and codes that count as it
   */
  public record Medium(String id, int type, Set<Application> applications) {
    public Medium {
      applications = Set.copyOf(applications);
    }
  }

  /**
   * A price. Several rows may make up one product, for riders and media apart.
   *
   * @param rider empty for any
   * @param medium empty for any
   * @param amount negative for a discount
   */
  public record Product(String id, Optional<String> rider, Optional<String> medium, long amount) {}

  /** Which product a leg costs; of those that match, the highest priority holds. */
  public record LegRule(
      Optional<String> group,
      Optional<String> network,
      Optional<String> fromArea,
      Optional<String> toArea,
      Optional<String> fromTimeframe,
      Optional<String> toTimeframe,
      String product,
      int priority) {}

  /** Legs that follow each other and count as one. */
  public record JoinRule(
      String fromNetwork, String toNetwork, Optional<String> fromStop, Optional<String> toStop) {}

  /** How the time between two legs is taken. */
  public enum LimitType {
    DEPARTURE_TO_ARRIVAL(0),
    DEPARTURE_TO_DEPARTURE(1),
    ARRIVAL_TO_DEPARTURE(2),
    ARRIVAL_TO_ARRIVAL(3);

    private final int number;

    LimitType(int number) {
      this.number = number;
    }

    /** Its number in GTFS and on the wire. */
    public int number() {
      return number;
    }

    public static Optional<LimitType> find(int number) {
      return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
  }

  /** What two legs, A and B, cost together. AB is the transfer's product, nothing without one. */
  public enum TransferType {
    A_PLUS_AB(0),
    A_PLUS_AB_PLUS_B(1),
    AB(2);

    private final int number;

    TransferType(int number) {
      this.number = number;
    }

    /** Its number in GTFS and on the wire. */
    public int number() {
      return number;
    }

    public static Optional<TransferType> find(int number) {
      return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
  }

  /**
   * A transfer between groups of legs.
   *
   * @param count how many transfers in a row, -1 for any number; only within one group
   */
  public record TransferRule(
      Optional<String> fromGroup,
      Optional<String> toGroup,
      OptionalInt count,
      Optional<Duration> limit,
      LimitType limitType,
      TransferType type,
      Optional<String> product) {}

  /** The time over which a cap counts. */
  public enum Window {
    /** One service day. */
    DAY,
    /** Service days from Monday to Sunday. */
    WEEK,
    /** A length of time from the first ride in it. */
    ROLLING
  }

  /**
   * The most that rides cost together within a window.
   *
   * @param products which rides count; empty for all
   * @param area rides that begin and end in it; empty for all
   * @param length of a rolling window, else zero
   */
  public record Cap(
      String id,
      Set<String> products,
      Optional<String> rider,
      Optional<String> medium,
      Optional<String> area,
      Window window,
      Duration length,
      long amount) {
    public Cap {
      products = Set.copyOf(products);
    }
  }

  /** Which way a tap at a place leads. */
  public enum Direction {
    /** One tap is a ride. */
    FLAT,
    IN,
    OUT,
    /** In for whoever is outside, out for whoever is in. */
    EITHER
  }

  /**
   * Where a terminal stands in the tariff's words.
   *
   * @param id a terminal's id or, for all terminals there, a location's
   * @param network empty for the tariff's only one
   * @param stop empty where the vehicle does not tell
   */
  public record Place(
      String id, Optional<String> network, Optional<String> stop, Direction direction) {}
}

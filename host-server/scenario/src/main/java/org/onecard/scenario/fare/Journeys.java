package org.onecard.scenario.fare;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.scenario.fare.FareEngine.Ride;
import org.onecard.scenario.fare.TariffTables.Cap;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.Place;
import org.onecard.scenario.fare.TariffTables.Window;

/**
 * The taps of one card in one network, as far back as they can still change a price, and what has
 * been charged for them. What a further tap costs is the best price of all of them less that.
 *
 * @param taps in order, no tap twice, at most {@link #MOST_TAPS}
 * @param settled what has been charged for them by now
 */
public record Journeys(List<FareTap> taps, long settled) {

  public static final Journeys NONE = new Journeys(List.of(), 0);

  /** Far more than anyone rides in the longest window; older ones are settled for good. */
  public static final int MOST_TAPS = 200;

  /** A tap that is told later than this after later ones is priced by itself. */
  public static final Duration LATEST = Duration.ofDays(8);

  public Journeys {
    taps = List.copyOf(taps);
  }

  /**
   * What a change of the taps comes to.
   *
   * @param difference what is to be charged now; negative where money goes back
   * @param after with the difference settled
   * @param pricing of all taps
   */
  public record Settlement(long difference, Journeys after, Pricing pricing) {}

  public boolean holds(String tapId) {
    return taps.stream().anyMatch(tap -> tap.tapId().equals(tapId));
  }

  /** Whether a tap follows so soon upon one at the same place that the card was handed back. */
  public boolean isPassBack(FareTap tap, Tariff tariff) {
    Duration window = tariff.tables().gates().passBack();
    Optional<Place> place = tariff.findPlace(tap.terminalId(), tap.locationId());
    for (FareTap before : taps) {
      // Clocks of two gates side by side may differ, so a tap a little ahead counts like one
      // behind.
      if (Spans.isCloser(before.at(), tap.at(), window)
          && !before.tapId().equals(tap.tapId())
          && before.locationId().equals(tap.locationId())
          && tariff
              .findPlace(before.terminalId(), before.locationId())
              .map(Place::direction)
              .equals(place.map(Place::direction))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The last of them, as many as a terminal can keep and tell of.
   *
   * @param most at least 1
   */
  public Journeys latest(int most, Tariff tariff) {
    if (taps.size() <= most) {
      return this;
    }
    List<FareTap> kept = taps.subList(taps.size() - most, taps.size());
    return new Journeys(kept, FareEngine.priceRides(rides(kept, tariff, Tariffs.NONE)).total());
  }

  /**
   * With a further tap. One that is there already changes nothing.
   *
   * @param now the tariff that holds where nobody remembers a tap's own
   * @param earlier the tariffs of other versions
   */
  public Settlement with(FareTap tap, Tariff now, Tariffs earlier) {
    if (holds(tap.tapId())) {
      return settle(taps, now, earlier);
    }
    List<FareTap> all = new ArrayList<>(taps);
    if (isTooLate(tap)) {
      Pricing alone = FareEngine.priceRides(rides(List.of(tap), now, earlier));
      return new Settlement(alone.total(), this, alone);
    }
    all.add(tap);
    all.sort(FareTap.IN_ORDER);
    return settle(all, now, earlier);
  }

  /** Without one of the taps, where it was reversed. */
  public Settlement without(String tapId, Tariff now, Tariffs earlier) {
    return settle(taps.stream().filter(tap -> !tap.tapId().equals(tapId)).toList(), now, earlier);
  }

  private boolean isTooLate(FareTap tap) {
    return !taps.isEmpty() && Spans.compare(tap.at(), taps.get(taps.size() - 1).at(), LATEST) > 0;
  }

  private Settlement settle(List<FareTap> ordered, Tariff now, Tariffs earlier) {
    Pricing pricing = FareEngine.priceRides(rides(ordered, now, earlier));
    List<FareTap> kept = kept(ordered, now);
    long settledAfter =
        kept.size() == ordered.size()
            ? pricing.total()
            : FareEngine.priceRides(rides(kept, now, earlier)).total();
    return new Settlement(
        less(pricing.total(), settled), new Journeys(kept, settledAfter), pricing);
  }

  /** A difference that stays within a long, whatever a peer says has been charged. */
  private static long less(long total, long settled) {
    long difference = total - settled;
    boolean overflowed = ((total ^ settled) & (total ^ difference)) < 0;
    return overflowed ? (settled < 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : difference;
  }

  /** Those that a later tap may still meet in one window: whole days, or whole weeks, of them. */
  private static List<FareTap> kept(List<FareTap> ordered, Tariff tariff) {
    if (ordered.isEmpty()) {
      return ordered;
    }
    Duration back = LATEST;
    for (Cap cap : tariff.tables().caps()) {
      if (cap.window() == Window.ROLLING) {
        back = back.compareTo(cap.length().plus(LATEST)) < 0 ? cap.length().plus(LATEST) : back;
      }
    }
    boolean byWeek = false;
    for (Cap cap : tariff.tables().caps()) {
      byWeek |= cap.window() == Window.WEEK;
    }
    LocalDate day = tariff.dayOf(ordered.get(ordered.size() - 1).at().minus(back));
    LocalDate first = byWeek ? Tariff.mondayOf(day) : day;
    int from = 0;
    while (from < ordered.size()
        && (ordered.size() - from > MOST_TAPS
            || tariff.dayOf(ordered.get(from).at()).isBefore(first))) {
      from++;
    }
    return from == 0 ? ordered : ordered.subList(from, ordered.size());
  }

  private static final Comparator<Ride> IN_ORDER =
      Comparator.<Ride, Instant>comparing(ride -> ride.leg().departure())
          .thenComparing(ride -> ride.leg().id());

  // ---- from taps to rides ----

  static List<Ride> rides(List<FareTap> ordered, Tariff now, Tariffs earlier) {
    Pairing pairing = new Pairing();
    for (FareTap tap : ordered) {
      Tariff own = earlier.find(tap.version(), tap.tariffId()).orElse(now);
      pairing.take(tap, own);
    }
    return pairing.finish();
  }

  /** A tap where its own tariff says it was. */
  private record Placed(FareTap tap, Tariff tariff, Optional<Place> place, Direction direction) {

    Instant at() {
      return tap.at();
    }

    Optional<String> stop() {
      return place.flatMap(Place::stop);
    }

    String position() {
      return stop().map(tariff::stationOf).orElse(tap.locationId());
    }
  }

  private static final class Pairing {
    private final List<Ride> rides = new ArrayList<>();
    private @Nullable Placed open;
    private @Nullable Placed lastEntry;
    private @Nullable Placed lastExit;

    void take(FareTap tap, Tariff tariff) {
      Optional<Place> place = tariff.findPlace(tap.terminalId(), tap.locationId());
      Placed placed =
          new Placed(tap, tariff, place, place.map(Place::direction).orElse(Direction.FLAT));
      switch (placed.direction()) {
        case FLAT -> {
          rides.add(ride(placed, Optional.empty(), Leg.Kind.RIDE));
          lastExit = null; // Another ride came between.
          lastEntry = null;
        }
        case IN -> entered(placed);
        case OUT -> left(placed);
        case EITHER -> {
          if (open != null && isOneJourney(open, placed)) {
            left(placed);
          } else {
            entered(placed);
          }
        }
      }
    }

    private void entered(Placed entry) {
      Gates gates = entry.tariff().tables().gates();
      if (open != null) {
        boolean again =
            open.position().equals(entry.position())
                && Spans.compare(open.at(), entry.at(), gates.passBack()) < 0;
        if (again) {
          return; // One entry told twice by a gate and its neighbour.
        }
        rides.add(ride(open, Optional.empty(), Leg.Kind.NO_EXIT));
        open = entry;
      } else if (lastExit != null
          && lastEntry != null
          && lastExit.position().equals(entry.position())
          && Spans.compare(lastExit.at(), entry.at(), gates.reEntry()) <= 0) {
        // Back within the time allowed: the journey goes on as if it had not ended.
        rides.remove(rides.size() - 1);
        open = lastEntry;
      } else {
        open = entry;
      }
      lastExit = null;
      lastEntry = null;
    }

    private void left(Placed exit) {
      Placed entry = open;
      if (entry == null || !isOneJourney(entry, exit)) {
        if (entry != null) {
          rides.add(ride(entry, Optional.empty(), Leg.Kind.NO_EXIT));
        }
        boolean again =
            entry == null
                && lastExit != null
                && lastExit.position().equals(exit.position())
                && Spans.compare(
                        lastExit.at(), exit.at(), exit.tariff().tables().gates().passBack())
                    < 0;
        if (!again) {
          rides.add(ride(exit, Optional.empty(), Leg.Kind.NO_ENTRY));
          lastExit = null;
          lastEntry = null;
        }
        open = null;
        return;
      }
      Gates gates = entry.tariff().tables().gates();
      boolean sameStation =
          entry.position().equals(exit.position())
              && Spans.compare(entry.at(), exit.at(), gates.sameStationGrace()) <= 0;
      rides.add(
          ride(entry, Optional.of(exit), sameStation ? Leg.Kind.SAME_STATION : Leg.Kind.RIDE));
      lastEntry = entry;
      lastExit = exit;
      open = null;
    }

    private static boolean isOneJourney(Placed entry, Placed exit) {
      return Spans.compare(entry.at(), exit.at(), entry.tariff().tables().gates().longestJourney())
          <= 0;
    }

    List<Ride> finish() {
      if (open != null) {
        rides.add(ride(open, Optional.empty(), Leg.Kind.OPEN));
        open = null;
      }
      rides.sort(IN_ORDER); // A ride stands where it began, not where its end was told.
      return rides;
    }

    private static Ride ride(Placed begin, Optional<Placed> end, Leg.Kind kind) {
      Tariff tariff = begin.tariff();
      return new Ride(
          new Leg(
              begin.tap().tapId(),
              begin.at(),
              end.map(Placed::at),
              begin.place().map(tariff::networksOf).orElse(List.of()),
              begin.stop(),
              end.flatMap(Placed::stop),
              tariff.riderOf(begin.tap().rider()),
              tariff.mediumOf(begin.tap().medium()),
              kind),
          tariff);
    }
  }
}

package org.onecard.scenario.fare;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.scenario.fare.Tariff.Option;
import org.onecard.scenario.fare.TariffTables.Cap;
import org.onecard.scenario.fare.TariffTables.JoinRule;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.Window;

/**
 * The best price of all rides of one card: legs are joined, priced, chained by transfers, and
 * capped. The same set of legs always costs the same, in whatever order they were told.
 *
 * <p>A chain of transfers is measured from its first leg. Where a leg may be paid in several ways,
 * and where legs may be chained in several, the cheapest holds. Caps come after transfers, days
 * before weeks before rolling windows, and within one kind the lower amount first; the windows of a
 * rolling cap are laid so that the rider pays least.
 */
public final class FareEngine {

  /** Legs in one chain of transfers; more begin another one. */
  static final int LONGEST_CHAIN = 64;

  private static final Comparator<Cap> CAP_ORDER =
      Comparator.comparing(Cap::window).thenComparing(Cap::amount).thenComparing(Cap::id);

  private FareEngine() {}

  /** A leg with the tariff that prices it: that of its beginning. */
  record Ride(Leg leg, Tariff tariff) {}

  /** What legs of one tariff cost together. */
  public static Pricing price(Tariff tariff, List<Leg> legs) {
    return priceRides(
        legs.stream()
            .sorted(Comparator.comparing(Leg::departure).thenComparing(Leg::id))
            .map(leg -> new Ride(leg, tariff))
            .toList());
  }

  /**
   * @param ordered by departure
   */
  static Pricing priceRides(List<Ride> ordered) {
    List<Ride> rides = joined(ordered);
    Choice[] choices = chained(rides);
    long[] charged = new long[choices.length];
    for (int i = 0; i < charged.length; i++) {
      charged[i] = choices[i].inChain;
    }
    capped(rides, choices, charged);
    long total = 0;
    List<PricedLeg> priced = new ArrayList<>(charged.length);
    for (int i = 0; i < charged.length; i++) {
      total = Math.addExact(total, charged[i]);
      Choice choice = choices[i];
      priced.add(
          new PricedLeg(
              rides.get(i).leg(),
              choice.product,
              choice.fare,
              choice.inChain,
              charged[i],
              choice.priced));
    }
    return new Pricing(total, priced);
  }

  // ---- joins ----

  private static List<Ride> joined(List<Ride> rides) {
    List<Ride> joined = new ArrayList<>(rides.size());
    @Nullable Leg lastPart = null;
    for (Ride ride : rides) {
      Ride before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before != null && lastPart != null && joins(before.tariff(), lastPart, ride.leg())) {
        joined.set(joined.size() - 1, new Ride(merged(before.leg(), ride.leg()), before.tariff()));
      } else {
        joined.add(ride);
      }
      lastPart = ride.leg();
    }
    return joined;
  }

  private static boolean joins(Tariff tariff, Leg one, Leg next) {
    if (tariff.tables().joinRules().isEmpty()
        || one.kind() != Leg.Kind.RIDE
        || next.kind() != Leg.Kind.RIDE
        || Spans.compare(one.end(), next.departure(), tariff.tables().gates().joinWithin()) > 0) {
      return false;
    }
    for (JoinRule rule : tariff.tables().joinRules()) {
      if (one.networks().contains(rule.fromNetwork())
          && next.networks().contains(rule.toNetwork())
          && isAt(tariff, rule.fromStop(), one.toStop())
          && isAt(tariff, rule.toStop(), next.fromStop())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(Tariff tariff, Optional<String> asked, Optional<String> stop) {
    return asked.isEmpty()
        || (stop.isPresent()
            && (asked.equals(stop) || asked.get().equals(tariff.stationOf(stop.get()))));
  }

  private static Leg merged(Leg one, Leg next) {
    List<String> networks = new ArrayList<>(one.networks());
    next.networks().stream().filter(each -> !networks.contains(each)).forEach(networks::add);
    return new Leg(
        one.id(),
        one.departure(),
        next.arrival(),
        networks,
        one.fromStop(),
        next.toStop(),
        one.rider(),
        one.medium(),
        Leg.Kind.RIDE);
  }

  // ---- transfers ----

  /** How one leg is paid. */
  private static final class Choice {
    final String product;
    final long fare;
    final boolean priced;
    long inChain;

    Choice(String product, long fare, boolean priced, long inChain) {
      this.product = product;
      this.fare = fare;
      this.priced = priced;
      this.inChain = inChain;
    }
  }

  /** A chain up to one of its legs, paid in one way. */
  private static final class Link {
    final @Nullable Link before;
    final Option option;
    final long cost;

    /** What the last leg adds; an AB transfer takes it back. */
    final long last;

    final @Nullable TransferRule rule;
    final int timesInARow;

    Link(
        @Nullable Link before,
        Option option,
        long cost,
        long last,
        @Nullable TransferRule rule,
        int timesInARow) {
      this.before = before;
      this.option = option;
      this.cost = cost;
      this.last = last;
      this.rule = rule;
      this.timesInARow = timesInARow;
    }
  }

  private static Choice[] chained(List<Ride> rides) {
    int count = rides.size();
    long[] best = new long[count + 1];
    Link[] lastLinks = new Link[count + 1];
    int[] begins = new int[count + 1];
    boolean[] reached = new boolean[count + 1];
    List<List<Option>> options = new ArrayList<>(count);
    rides.forEach(
        ride ->
            options.add(
                ride.leg().kind() == Leg.Kind.RIDE
                    ? ride.tariff().optionsFor(ride.leg())
                    : List.of()));
    for (int start = 0; start < count; start++) {
      if (options.get(start).isEmpty()) {
        long alone = best[start] + fixedPrice(rides.get(start));
        offer(best, reached, begins, lastLinks, start, start + 1, alone, null);
        continue;
      }
      List<Link> links = new ArrayList<>(options.get(start).size());
      for (Option option : options.get(start)) {
        links.add(new Link(null, option, option.amount(), option.amount(), null, 0));
      }
      int end = start + 1;
      while (!links.isEmpty()) {
        Link cheapest = cheapest(links);
        offer(best, reached, begins, lastLinks, start, end, best[start] + cheapest.cost, cheapest);
        if (end == count || end - start >= LONGEST_CHAIN) {
          break;
        }
        links = goneOn(rides.get(start), rides.get(end), links, options.get(end));
        end++;
      }
    }
    return traced(rides, begins, lastLinks);
  }

  private static void offer(
      long[] best,
      boolean[] reached,
      int[] begins,
      Link[] lastLinks,
      int start,
      int end,
      long cost,
      @Nullable Link link) {
    if (!reached[end] || cost < best[end]) {
      reached[end] = true;
      best[end] = cost;
      begins[end] = start;
      lastLinks[end] = link;
    }
  }

  private static Link cheapest(List<Link> links) {
    Link cheapest = links.get(0);
    for (Link link : links) {
      if (link.cost < cheapest.cost) {
        cheapest = link;
      }
    }
    return cheapest;
  }

  /** The chains that a further leg may go on, one for each way to pay for it. */
  private static List<Link> goneOn(
      Ride first, Ride next, List<Link> links, List<Option> nextOptions) {
    if (nextOptions.isEmpty() || !first.tariff().id().equals(next.tariff().id())) {
      return List.of();
    }
    List<Link> goneOn = new ArrayList<>(nextOptions.size());
    for (Option option : nextOptions) {
      Link cheapest = null;
      for (Link link : links) {
        for (TransferRule rule :
            first.tariff().transfersBetween(link.option.group(), option.group())) {
          Link tried = transferred(first, next.leg(), link, option, rule);
          if (tried != null
              && (cheapest == null
                  || tried.cost < cheapest.cost
                  || (tried.cost == cheapest.cost && tried.timesInARow < cheapest.timesInARow))) {
            cheapest = tried;
          }
        }
      }
      if (cheapest != null) {
        goneOn.add(cheapest);
      }
    }
    return goneOn;
  }

  private static @Nullable Link transferred(
      Ride first, Leg next, Link link, Option option, TransferRule rule) {
    int times = rule.equals(link.rule) ? link.timesInARow + 1 : 1;
    if (rule.count().isPresent()
        && rule.count().getAsInt() >= 0
        && times > rule.count().getAsInt()) {
      return null;
    }
    if (rule.limit().isPresent()
        && compare(rule.limitType(), first.leg(), next, rule.limit().get()) > 0) {
      return null;
    }
    long transfer = 0;
    if (rule.product().isPresent()) {
      Optional<TariffTables.Product> product =
          first.tariff().findProduct(rule.product().get(), next.rider(), next.medium());
      if (product.isEmpty()) {
        return null; // Not open to this rider or medium.
      }
      transfer = product.get().amount();
    }
    return switch (rule.type()) {
      case A_PLUS_AB -> new Link(link, option, link.cost + transfer, transfer, rule, times);
      case A_PLUS_AB_PLUS_B ->
          new Link(
              link,
              option,
              link.cost + transfer + option.amount(),
              transfer + option.amount(),
              rule,
              times);
      case AB -> new Link(link, option, link.cost - link.last + transfer, transfer, rule, times);
    };
  }

  /** A leg of which nobody saw the end is taken to end as it begins. */
  private static int compare(LimitType type, Leg first, Leg next, Duration limit) {
    return switch (type) {
      case DEPARTURE_TO_ARRIVAL -> Spans.compare(first.departure(), next.end(), limit);
      case DEPARTURE_TO_DEPARTURE -> Spans.compare(first.departure(), next.departure(), limit);
      case ARRIVAL_TO_DEPARTURE -> Spans.compare(first.end(), next.departure(), limit);
      case ARRIVAL_TO_ARRIVAL -> Spans.compare(first.end(), next.end(), limit);
    };
  }

  private static Choice[] traced(List<Ride> rides, int[] begins, Link[] lastLinks) {
    Choice[] choices = new Choice[rides.size()];
    int end = rides.size();
    while (end > 0) {
      int start = begins[end];
      Link link = lastLinks[end];
      if (link == null) {
        Ride ride = rides.get(start);
        long price = fixedPrice(ride);
        choices[start] =
            new Choice(ride.leg().kind().name(), price, ride.leg().kind() != Leg.Kind.RIDE, price);
      }
      int at = end - 1;
      while (link != null) {
        long before = link.before == null ? 0 : link.before.cost;
        choices[at] =
            new Choice(link.option.product(), link.option.amount(), true, link.cost - before);
        link = link.before;
        at--;
      }
      end = start;
    }
    return choices;
  }

  /** What a leg costs that no rule prices. */
  private static long fixedPrice(Ride ride) {
    TariffTables.Gates gates = ride.tariff().tables().gates();
    long maximum = gates.maximum().orElse(0);
    return switch (ride.leg().kind()) {
      case RIDE, NO_EXIT, NO_ENTRY -> maximum;
      case SAME_STATION -> gates.sameStation();
      case OPEN -> gates.holdsMaximum() ? maximum : 0;
    };
  }

  // ---- caps ----

  private static void capped(List<Ride> rides, Choice[] choices, long[] charged) {
    if (rides.isEmpty()) {
      return;
    }
    // Rides of one window may be priced by several versions; the caps are those of each ride's own,
    // and a cap that two versions share by its id counts through.
    Map<String, Cap> caps = new HashMap<>();
    for (Ride ride : rides) {
      for (Cap cap : ride.tariff().tables().caps()) {
        caps.putIfAbsent(ride.tariff().id() + ' ' + cap.id(), cap);
      }
    }
    if (caps.isEmpty()) {
      return;
    }
    LocalDate[] days = new LocalDate[charged.length];
    for (int i = 0; i < days.length; i++) {
      days[i] = rides.get(i).tariff().dayOf(rides.get(i).leg().departure());
    }
    caps.entrySet().stream()
        .sorted(
            Map.Entry.<String, Cap>comparingByValue(CAP_ORDER)
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            entry -> {
              String tariffId = entry.getKey().substring(0, entry.getKey().indexOf(' '));
              cap(rides, choices, charged, days, entry.getValue(), tariffId);
            });
  }

  private static void cap(
      List<Ride> rides,
      Choice[] choices,
      long[] charged,
      LocalDate[] days,
      Cap cap,
      String tariffId) {
    List<Integer> counting = new ArrayList<>();
    for (int i = 0; i < charged.length; i++) {
      if (choices[i].priced && counts(rides.get(i), choices[i], cap, tariffId)) {
        counting.add(i);
      }
    }
    if (cap.window() == Window.ROLLING) {
      rolling(rides, charged, cap, counting);
      return;
    }
    @Nullable LocalDate window = null;
    long sum = 0;
    for (int i : counting) {
      LocalDate day = days[i];
      LocalDate own = cap.window() == Window.DAY ? day : Tariff.mondayOf(day);
      if (!own.equals(window)) {
        window = own;
        sum = 0;
      }
      charged[i] = Math.min(charged[i], cap.amount() - sum);
      sum += charged[i];
    }
  }

  private static boolean counts(Ride ride, Choice choice, Cap cap, String tariffId) {
    Leg leg = ride.leg();
    return leg.kind() == Leg.Kind.RIDE
        && ride.tariff().id().equals(tariffId)
        && (cap.products().isEmpty() || cap.products().contains(choice.product))
        && (cap.rider().isEmpty() || cap.rider().equals(leg.rider()))
        && (cap.medium().isEmpty() || cap.medium().equals(leg.medium()))
        && (cap.area().isEmpty()
            || (ride.tariff().areasOf(leg.fromStop()).contains(cap.area().get())
                && (leg.toStop().isEmpty()
                    || ride.tariff().areasOf(leg.toStop()).contains(cap.area().get()))));
  }

  /** Lays windows over the rides so that they cost least together. */
  private static void rolling(List<Ride> rides, long[] charged, Cap cap, List<Integer> counting) {
    int count = counting.size();
    long[] best = new long[count + 1];
    int[] begins = new int[count + 1];
    for (int end = 1; end <= count; end++) {
      best[end] = best[end - 1] + charged[counting.get(end - 1)];
      begins[end] = -1; // Outside any window.
      Instant last = rides.get(counting.get(end - 1)).leg().departure();
      long sum = 0;
      for (int start = end - 1; start >= 0; start--) {
        Instant first = rides.get(counting.get(start)).leg().departure();
        if (Spans.compare(first, last, cap.length()) >= 0) {
          break;
        }
        sum += charged[counting.get(start)];
        long inWindow = best[start] + Math.min(sum, cap.amount());
        if (inWindow < best[end]) {
          best[end] = inWindow;
          begins[end] = start;
        }
      }
    }
    int end = count;
    while (end > 0) {
      if (begins[end] < 0) {
        end--;
        continue;
      }
      long sum = 0;
      for (int i = begins[end]; i < end; i++) {
        int leg = counting.get(i);
        charged[leg] = Math.min(charged[leg], cap.amount() - sum);
        sum += charged[leg];
      }
      end = begins[end];
    }
  }
}

package org.onecard.server.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.AloneUse;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Entitlement;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.scenario.catalogue.TestCase.Expected;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;

/**
 * Reads a test case. What is left out is what the host mostly knows: a card that is not stopped, a
 * hundred yuan, nothing done before; of a terminal that decides alone, nothing but the first.
 */
final class TestReader {

  private static final Money USUAL_BALANCE = Money.fen(10_000);
  private static final String SPEC_VERSION = "3.00";
  private static final String TERMINAL = "test";
  private static final String UNTOLD_TARIFF = "untold";

  private final Region region;
  private final ZoneId zone;

  TestReader(Region region, ZoneId zone) {
    this.region = region;
    this.zone = zone;
  }

  Optional<TestCase> read(YamlFields test) {
    Optional<String> name = test.required("name", ScalarType.TEXT);
    Optional<String> item = test.required("item", ScalarType.TEXT);
    Optional<Instant> at = test.required("at", ScalarType.timeIn(zone));
    String location = test.find("location", ScalarType.TEXT).orElse("test");
    boolean alone = test.find("alone", ScalarType.YES_NO).orElse(false);
    PresentedCard card = card(test.findGroup("card"));
    Facts facts = facts(test, card, alone, at.orElse(Instant.EPOCH));
    Optional<Expected> expected = test.requiredGroup("expect").flatMap(this::expected);
    test.refuseOthers();
    if (name.isEmpty() || item.isEmpty() || at.isEmpty() || expected.isEmpty()) {
      return Optional.empty();
    }
    Tap tap =
        new Tap(
            "test.1.1",
            TERMINAL,
            location,
            item.get(),
            card,
            at.get(),
            alone ? Tap.DecidedBy.TERMINAL : Tap.DecidedBy.HOST);
    return Optional.of(new TestCase(name.get(), facts, tap, expected.get()));
  }

  private PresentedCard card(Optional<YamlFields> group) {
    if (group.isEmpty()) {
      return new PresentedCard(
          Application.SSSE, region, SPEC_VERSION, Optional.empty(), Assurance.PROVED);
    }
    YamlFields card = group.get();
    PresentedCard read =
        new PresentedCard(
            card.find("medium", ScalarType.oneOf(Application.class)).orElse(Application.SSSE),
            Optional.of(card.find("region", ScalarType.REGION).orElse(region)),
            SPEC_VERSION,
            card.find("validTo", ScalarType.DAY),
            card.find("assurance", ScalarType.oneOf(Assurance.class)).orElse(Assurance.PROVED),
            card.find("availableFen", ScalarType.FEN));
    card.refuseOthers();
    return read;
  }

  private Facts facts(YamlFields test, PresentedCard card, boolean alone, Instant at) {
    boolean denied = test.find("denied", ScalarType.YES_NO).orElse(false);
    Optional<Money> balance = test.find("balanceFen", ScalarType.FEN);
    Optional<Holder> holder = test.findGroup("holder").map(this::holder);
    return new Facts(
        Fact.known(denied, Fact.Source.DENY_LIST, at),
        holder.map(known -> Fact.known(known, Fact.Source.REGISTRY, at)).orElseGet(Fact::absent),
        balance
            .or(() -> alone ? Optional.empty() : Optional.of(USUAL_BALANCE))
            .map(money -> Fact.known(money, Fact.Source.LEDGER, at))
            .orElseGet(Fact::absent),
        test.findGroup("patron")
            .map(TestReader::patron)
            .or(() -> alone ? Optional.empty() : Optional.of(Patron.NOT_REGISTERED))
            .map(patron -> Fact.known(patron, Fact.Source.REGISTRY, at))
            .orElseGet(Fact::absent),
        history(test, card, holder.map(Holder::holderClass).orElse(HolderClass.ADULT), alone, at),
        Fact.absent(),
        site(test, alone, at),
        alone(test, at));
  }

  private static Fact<AloneUse> alone(YamlFields test, Instant at) {
    return test.findGroup("aloneBefore")
        .<Fact<AloneUse>>map(
            group -> {
              AloneUse use =
                  new AloneUse(
                      group.required("taps", ScalarType.WHOLE).orElse(0),
                      group.find("fen", ScalarType.FEN).orElse(Money.ZERO));
              group.refuseOthers();
              return Fact.known(use, Fact.Source.TERMINAL_MEMORY, at);
            })
        .orElseGet(Fact::absent);
  }

  /** At a terminal nothing is known of a site but what it was lent. */
  private static Fact<SiteState> site(YamlFields test, boolean alone, Instant at) {
    Optional<YamlFields> group = test.findGroup("site");
    if (group.isEmpty()) {
      return alone
          ? Fact.absent()
          : Fact.known(
              new SiteState(Optional.empty(), 0, 0, Optional.of(SiteState.Book.NOTHING)),
              Fact.Source.LEDGER,
              at);
    }
    YamlFields site = group.get();
    Optional<SiteState.Booking> booking = site.findGroup("booking").flatMap(TestReader::booking);
    int inside = site.find("inside", ScalarType.WHOLE).orElse(0);
    int others = site.find("othersToday", ScalarType.WHOLE).orElse(0);
    SiteState state =
        new SiteState(
            site.find("slot", ScalarType.TEXT),
            Math.max(0, site.find("left", ScalarType.WHOLE).orElse(0)),
            alone ? 1 : 0,
            alone
                ? Optional.empty()
                : Optional.of(
                    new SiteState.Book(Math.max(0, inside), Math.max(0, others), booking)));
    site.refuseOthers();
    return Fact.known(state, alone ? Fact.Source.TERMINAL_MEMORY : Fact.Source.LEDGER, at);
  }

  private static Optional<SiteState.Booking> booking(YamlFields booking) {
    Optional<LocalDate> day = booking.required("day", ScalarType.DAY);
    String slot = booking.find("slot", ScalarType.TEXT).orElse("");
    int persons = booking.find("persons", ScalarType.WHOLE).orElse(1);
    boolean used = booking.find("used", ScalarType.YES_NO).orElse(false);
    booking.refuseOthers();
    return day.map(of -> new SiteState.Booking(of, slot, Math.max(1, persons), used));
  }

  private Fact<Optional<History>> history(
      YamlFields test, PresentedCard card, HolderClass rider, boolean alone, Instant at) {
    Optional<History> before =
        test.findGroup("before")
            .flatMap(
                group ->
                    group.has("taps") ? rides(group, card.application(), rider) : before(group));
    return alone && before.isEmpty() ? Fact.absent() : Fact.known(before, Fact.Source.LEDGER, at);
  }

  private Holder holder(YamlFields holder) {
    List<Entitlement> entitlements = new ArrayList<>();
    for (YamlFields each : holder.groups("entitlements")) {
      Optional<String> id = each.required("id", ScalarType.TEXT);
      Optional<LocalDate> from = each.required("from", ScalarType.DAY);
      Optional<LocalDate> to = each.required("to", ScalarType.DAY);
      int tickets = each.find("tickets", ScalarType.WHOLE).orElse(0);
      each.refuseOthers();
      if (id.isPresent() && from.isPresent() && to.isPresent()) {
        entitlements.add(new Entitlement(id.get(), from.get(), to.get(), tickets));
      }
    }
    Holder read =
        new Holder(
            holder.find("class", ScalarType.oneOf(HolderClass.class)).orElse(HolderClass.ADULT),
            holder.find("residence", ScalarType.REGION),
            holder.find("cardValidTo", ScalarType.DAY),
            holder.find("born", ScalarType.DAY),
            holder.find("provedTo", ScalarType.DAY),
            entitlements);
    holder.refuseOthers();
    return read;
  }

  private static Patron patron(YamlFields patron) {
    Patron read =
        new Patron(
            patron
                .find("status", ScalarType.oneOf(Patron.Status.class))
                .orElse(Patron.Status.ACTIVE),
            patron.find("loans", ScalarType.WHOLE).orElse(0),
            patron.find("loanLimit", ScalarType.WHOLE).orElse(10),
            patron.find("overdueLoans", ScalarType.WHOLE).orElse(0));
    patron.refuseOthers();
    return read;
  }

  private Optional<History> before(YamlFields before) {
    Optional<Instant> last = before.required("at", ScalarType.timeIn(zone));
    Optional<String> location = before.required("location", ScalarType.TEXT);
    Optional<Instant> since = before.find("since", ScalarType.timeIn(zone));
    int count = before.find("count", ScalarType.WHOLE).orElse(1);
    boolean unpassed = before.find("unpassed", ScalarType.YES_NO).orElse(false);
    int tickets = before.find("ticketsUsed", ScalarType.WHOLE).orElse(0);
    before.refuseOthers();
    return last.flatMap(
        at ->
            location.map(
                place ->
                    new History(
                        at,
                        place,
                        since.orElse(at),
                        Math.max(1, count),
                        unpassed ? Optional.of(at) : Optional.empty(),
                        Math.max(0, tickets))));
  }

  /**
   * Rides that a tariff prices together, and what was charged for them. The taps are of no version
   * that any host knows, so that the tariff of the catalogue that is tried prices them.
   */
  private Optional<History> rides(YamlFields before, Application medium, HolderClass usual) {
    List<FareTap> taps = new ArrayList<>();
    for (YamlFields tap : before.groups("taps")) {
      Optional<Instant> at = tap.required("at", ScalarType.timeIn(zone));
      Optional<String> location = tap.required("location", ScalarType.TEXT);
      HolderClass rider = tap.find("class", ScalarType.oneOf(HolderClass.class)).orElse(usual);
      tap.refuseOthers();
      if (at.isPresent() && location.isPresent()) {
        taps.add(
            new FareTap(
                "before.1." + (taps.size() + 1),
                at.get(),
                TERMINAL,
                location.get(),
                rider,
                medium,
                0,
                UNTOLD_TARIFF));
      }
    }
    long charged = before.find("chargedFen", ScalarType.FEN).orElse(Money.ZERO).amountFen();
    before.refuseOthers();
    taps.sort(Comparator.comparing(FareTap::at));
    return taps.isEmpty() ? Optional.empty() : History.of(new Journeys(taps, charged));
  }

  private Optional<Expected> expected(YamlFields expect) {
    Optional<Money> charge = expect.find("chargeFen", ScalarType.FEN);
    Optional<Reason> refused = expect.find("refused", ScalarType.oneOf(Reason.class));
    boolean both = expect.has("chargeFen") == expect.has("refused");
    expect.refuseOthers();
    if (both) {
      expect.report("says neither or both of charge and refusal", "give chargeFen or refused");
      return Optional.empty();
    }
    return charge
        .<Expected>map(Expected.Approved::new)
        .or(() -> refused.map(Expected.Declined::new));
  }
}

package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.scenario.TransitTest.approved;
import static org.onecard.scenario.TransitTest.reason;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OfflinePolicy.PerCard;

class GeneralRulesTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);

  @Test
  void itemThatTheCatalogueDoesNotHave_isUnknown() {
    assertThat(reason(decide(City.catalogue(), City.facts(), City.tap("boat-ride"))))
        .isEqualTo(Reason.ITEM_UNKNOWN);
  }

  @Test
  void itemBeforeItsFirstAndAfterItsLastDay_isNotInForce() {
    assertThat(reason(valid(TODAY.plusDays(1), Optional.empty())))
        .isEqualTo(Reason.ITEM_NOT_IN_FORCE);
    assertThat(reason(valid(City.OPENED, Optional.of(TODAY.minusDays(1)))))
        .isEqualTo(Reason.ITEM_NOT_IN_FORCE);
    approved(valid(TODAY, Optional.of(TODAY)));
  }

  @Test
  void itemAtAnotherLocation_isNotHere() {
    assertThat(reason(offeredAt(Set.of("station-z")))).isEqualTo(Reason.ITEM_NOT_HERE);
    approved(offeredAt(Set.of("station-z", "station-a")));
  }

  @Test
  void deniedCard_isRefusedBeforeAnythingElseAboutIt() {
    Tap expired = tap(Optional.of(TODAY.minusDays(1)), Assurance.READ);

    assertThat(reason(decide(City.catalogue(), City.withDenied(City.known(true)), expired)))
        .isEqualTo(Reason.CARD_DENIED);
  }

  @Test
  void expiredCard_isRefusedFromTheDayAfter() {
    assertThat(reason(cardValidTo(TODAY.minusDays(1)))).isEqualTo(Reason.CARD_EXPIRED);
    approved(cardValidTo(TODAY));
  }

  @Test
  void registeredValidity_countsWhereTheCardShowsNone() {
    Facts registered =
        City.withHolder(
            City.known(
                new Holder(HolderClass.ADULT, Optional.empty(), Optional.of(TODAY.minusDays(1)))));

    assertThat(reason(decide(City.catalogue(), registered, City.tap(City.LIBRARY))))
        .isEqualTo(Reason.CARD_EXPIRED);
    approved(decide(City.catalogue(), registered, tap(Optional.of(TODAY), Assurance.READ)));
  }

  @Test
  void unknownValidity_passesAndSaysSo() {
    Ruling ruling = decide(City.catalogue(), City.facts(), City.tap(City.LIBRARY));

    approved(ruling);
    assertThat(ruling.steps())
        .contains(
            new Ruling.Step(
                "card.validity", "neither the card nor the registry says how long it is valid"));
  }

  @Test
  void cardThatWasOnlyRead_isTooLittleWhereProofIsAsked() {
    Item loan = loan(City.OPENED, Optional.empty(), Set.of(), Assurance.PROVED);

    assertThat(reason(decide(City.catalogue(loan), City.facts(), City.tap(City.LIBRARY))))
        .isEqualTo(Reason.ASSURANCE_TOO_LOW);
    approved(decide(City.catalogue(loan), City.facts(), tap(Optional.empty(), Assurance.PROVED)));
  }

  @Test
  void terminalAlone_mayNotWhereTheItemForbidsIt() {
    Catalogue onlineOnly =
        City.catalogue(
            City.item(
                City.LIBRARY,
                new LibraryRules(true),
                City.catalogue().items().get(0).absence(),
                OfflinePolicy.NEVER));

    assertThat(reason(decide(onlineOnly, City.facts(), alone(City.LIBRARY))))
        .isEqualTo(Reason.NOT_OFFLINE);
    approved(decide(onlineOnly, City.facts(), City.tap(City.LIBRARY)));
  }

  @Test
  void terminalAlone_mayChargeUpToItsLimit() {
    assertThat(reason(rideAlone(299))).isEqualTo(Reason.OFFLINE_LIMIT);
    approved(rideAlone(300));
  }

  @Test
  void steps_endWithTheRuleThatRefused() {
    Ruling ruling =
        decide(City.catalogue(), City.withBalance(City.known(Money.ZERO)), City.tap(City.METRO));

    assertThat(ruling.steps())
        .extracting(Ruling.Step::rule)
        .containsExactly(
            "item.known",
            "item.in-force",
            "item.location",
            "item.media",
            "card.denied",
            "card.validity",
            "card.assurance",
            "transit.pass-back",
            "transit.fare",
            "transit.concession",
            "account.balance");
  }

  @Test
  void tapsAtTheEndsOfTime_areDecided() {
    for (Instant at : new Instant[] {Instant.MIN, Instant.MAX, Instant.EPOCH}) {
      for (String item : new String[] {City.METRO, City.PARK}) {
        Tap tap = City.tap(item, City.card(), at, "station-a", Tap.DecidedBy.HOST);
        History history = new History(Instant.MAX, "station-a", Instant.MIN, Integer.MIN_VALUE);
        Facts facts = City.withHistory(City.facts(), City.known(Optional.of(history)));

        assertThat(decide(City.catalogue(), facts, tap).decision()).isNotNull();
      }
    }
  }

  @Test
  void whatATerminalApprovesAloneForOneCard_endsWithItsTapsAndWithItsMoney() {
    Catalogue catalogue =
        City.catalogue(
            City.item(
                City.METRO,
                City.metro(),
                City.catalogue().items().get(0).absence(),
                new OfflinePolicy(
                    true,
                    Money.fen(500),
                    Optional.of(new PerCard(3, Money.fen(700), Duration.ofHours(24))))));
    Money fare =
        ((Decision.Approved) ride(catalogue, Fact.absent(), Tap.DecidedBy.TERMINAL).decision())
            .charge();
    assertThat(refusal(ride(catalogue, used(3, 0), Tap.DecidedBy.TERMINAL)))
        .isEqualTo(Reason.OFFLINE_CARD_LIMIT);
    assertThat(ride(catalogue, used(2, 700 - fare.amountFen()), Tap.DecidedBy.TERMINAL).decision())
        .isInstanceOf(Decision.Approved.class);
    assertThat(refusal(ride(catalogue, used(2, 701 - fare.amountFen()), Tap.DecidedBy.TERMINAL)))
        .isEqualTo(Reason.OFFLINE_CARD_LIMIT);
    assertThat(ride(catalogue, used(9, 900), Tap.DecidedBy.HOST).decision())
        .as("the host knows more")
        .isInstanceOf(Decision.Approved.class);
  }

  private static Fact<AloneUse> used(int taps, long fen) {
    return City.known(new AloneUse(taps, Money.fen(fen)));
  }

  private static Ruling ride(Catalogue catalogue, Fact<AloneUse> before, Tap.DecidedBy by) {
    return decide(
        catalogue,
        City.facts().withAlone(before),
        City.tap(City.METRO, City.card(), City.MORNING, "station-a", by));
  }

  private static Reason refusal(Ruling ruling) {
    return ((Decision.Declined) ruling.decision()).reason();
  }

  private static Ruling rideAlone(long mostFen) {
    Catalogue catalogue =
        City.catalogue(
            City.item(
                City.METRO,
                City.metro(),
                City.catalogue().items().get(0).absence(),
                new OfflinePolicy(true, Money.fen(mostFen))));
    return decide(catalogue, City.facts(), alone(City.METRO));
  }

  private static Tap alone(String item) {
    return City.tap(item, City.card(), City.MORNING, "station-a", Tap.DecidedBy.TERMINAL);
  }

  private static Ruling valid(LocalDate from, Optional<LocalDate> to) {
    return decide(
        City.catalogue(loan(from, to, Set.of(), Assurance.READ)),
        City.facts(),
        City.tap(City.LIBRARY));
  }

  private static Ruling offeredAt(Set<String> locations) {
    return decide(
        City.catalogue(loan(City.OPENED, Optional.empty(), locations, Assurance.READ)),
        City.facts(),
        City.tap(City.LIBRARY));
  }

  private static Ruling cardValidTo(LocalDate day) {
    return decide(City.catalogue(), City.facts(), tap(Optional.of(day), Assurance.READ));
  }

  private static Tap tap(Optional<LocalDate> validTo, Assurance assurance) {
    PresentedCard card =
        new PresentedCard(
            PresentedCard.Application.SSSE, City.CHONGQING, "3.00", validTo, assurance);
    return City.tap(City.LIBRARY, card, City.MORNING, "station-a", Tap.DecidedBy.HOST);
  }

  private static Item loan(
      LocalDate from, Optional<LocalDate> to, Set<String> locations, Assurance assurance) {
    Item plain = City.catalogue().findItem(City.LIBRARY).orElseThrow();
    return new Item(
        plain.id(),
        plain.title(),
        plain.operatorId(),
        from,
        to,
        locations,
        plain.media(),
        assurance,
        plain.rules(),
        plain.offline(),
        plain.absence(),
        plain.reconciliation());
  }

  private static Ruling decide(Catalogue catalogue, Facts facts, Tap tap) {
    return Decider.decide(catalogue, facts, tap);
  }
}

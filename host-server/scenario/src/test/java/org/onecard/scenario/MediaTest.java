package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.scenario.TransitTest.approved;
import static org.onecard.scenario.TransitTest.reason;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;

/** Cards and codes at the same item: what is accepted, and who pays. */
class MediaTest {

  private static final Money FARE = Money.fen(300);

  @Test
  void mediumThatTheItemDoesNotName_isNotAccepted() {
    for (Application medium : EnumSet.complementOf(EnumSet.of(Application.SSSE))) {
      assertThat(reason(ride(Set.of(Application.SSSE), medium, Optional.of(FARE))))
          .isEqualTo(Reason.MEDIUM_NOT_ACCEPTED);
    }
  }

  @Test
  void everyMediumThatTheItemNames_paysTheSameFare() {
    for (Application medium : Application.values()) {
      assertThat(approved(ride(EnumSet.allOf(Application.class), medium, Optional.of(FARE))))
          .extracting(Decision.Approved::charge)
          .isEqualTo(FARE);
    }
  }

  @Test
  void purse_paysFromWhatItHoldsWhateverTheAccountHas() {
    assertThat(purse(300).remaining()).contains(Money.ZERO);
    assertThat(purse(1_000).remaining()).contains(Money.fen(700));
    assertThat(reason(rideByPurse(Optional.of(Money.fen(299))))).isEqualTo(Reason.BALANCE_TOO_LOW);
  }

  @Test
  void purseThatDoesNotSayWhatItHolds_isNotBelieved() {
    assertThat(reason(rideByPurse(Optional.empty()))).isEqualTo(Reason.FACT_ABSENT);
  }

  @Test
  void purseWithAnOpenDebit_isAskedAboutItBeforeItPaysAgain() {
    Facts f = City.facts();
    Facts open =
        new Facts(f.denied(), f.holder(), f.balance(), f.patron(), f.history(), City.known(true));
    Catalogue catalogue = accepting(City.METRO, Set.of(Application.T_UNION));
    Tap tap = tap(City.METRO, Application.T_UNION, Optional.of(Money.fen(1_000)));

    assertThat(reason(Decider.decide(catalogue, open, tap))).isEqualTo(Reason.PURSE_UNRESOLVED);
    // A card that pays otherwise has nothing to do with it.
    approved(Decider.decide(City.catalogue(), open, City.tap(City.METRO)));
  }

  @Test
  void code_paysUpToItsLimitAndLeavesNothingToTell() {
    Set<Application> codes = Set.of(Application.TRANSIT_CODE);
    assertThat(reason(ride(codes, Application.TRANSIT_CODE, Optional.of(Money.fen(299)))))
        .isEqualTo(Reason.CODE_LIMIT);
    assertThat(approved(ride(codes, Application.TRANSIT_CODE, Optional.of(FARE))).remaining())
        .isEmpty();
  }

  @Test
  void electronicCard_paysFromTheAccountOfTheCardItStandsFor() {
    assertThat(Application.ECARD.payment()).isEqualTo(Payment.ACCOUNT);
    assertThat(
            approved(ride(Set.of(Application.ECARD), Application.ECARD, Optional.empty()))
                .remaining())
        .contains(Money.fen(4_700));
  }

  @Test
  void mediumWithoutARegion_entersFreeOnlyByTheRegistry() {
    Catalogue catalogue = accepting(City.PARK, Set.of(Application.T_UNION));
    Tap tap = tap(City.PARK, Application.T_UNION, Optional.of(Money.fen(9_000)));
    Facts unknown = City.withHolder(Fact.absent());

    assertThat(approved(Decider.decide(catalogue, City.facts(), tap)).charge())
        .isEqualTo(Money.ZERO);
    assertThat(approved(Decider.decide(catalogue, unknown, tap)).charge())
        .isEqualTo(Money.fen(4_000));
  }

  private static Decision.Approved purse(long fen) {
    return approved(rideByPurse(Optional.of(Money.fen(fen))));
  }

  private static Ruling rideByPurse(Optional<Money> holds) {
    return Decider.decide(
        accepting(City.METRO, Set.of(Application.T_UNION)),
        City.withBalance(City.known(Money.ZERO)),
        tap(City.METRO, Application.T_UNION, holds));
  }

  private static Ruling ride(
      Set<Application> accepted, Application presented, Optional<Money> available) {
    return Decider.decide(
        accepting(City.METRO, accepted), City.facts(), tap(City.METRO, presented, available));
  }

  private static Tap tap(String itemId, Application medium, Optional<Money> available) {
    PresentedCard card =
        new PresentedCard(
            medium, Optional.empty(), "1", Optional.empty(), Assurance.READ, available);
    return City.tap(itemId, card, City.MORNING, "station-a", Tap.DecidedBy.HOST);
  }

  private static Catalogue accepting(String itemId, Set<Application> media) {
    Item plain = City.catalogue().findItem(itemId).orElseThrow();
    return City.catalogue(
        new Item(
            plain.id(),
            plain.title(),
            plain.operatorId(),
            plain.validFrom(),
            plain.validTo(),
            plain.locations(),
            media,
            plain.leastAssurance(),
            plain.rules(),
            plain.offline(),
            plain.absence(),
            plain.reconciliation()));
  }
}

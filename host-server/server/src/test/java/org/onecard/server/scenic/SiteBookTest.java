package org.onecard.server.scenic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteBooking;
import org.onecard.ledger.SiteChanges;
import org.onecard.ledger.SiteFacts;
import org.onecard.ledger.SiteFacts.Place;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteVisit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Visit;

class SiteBookTest {

  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final PlaceKey SLOT = new PlaceKey("garden", DAY, "am");
  private static final CardToken CARD = new CardToken(new byte[CardToken.LENGTH]);
  private static final SiteLease LEASE =
      new SiteLease(7, "gate-01", SLOT, 5, 0, NOW.plus(Duration.ofHours(1)), false);

  private final SiteBook book =
      new SiteBook(
          new SiteFacts(
              Map.of(SLOT, Place.NONE, SLOT.inside(), Place.NONE),
              Map.of(CARD, CARD),
              List.of(),
              List.of(),
              List.of(LEASE)),
          NOW);

  @Test
  void anEntryTakenBackAndCountedAgain_isSpentOnceOfWhatWasLent() {
    count("gate-01.1.2");
    book.giveBack("gate-01.1.2");
    book.countAgain("gate-01.1.2");
    count("gate-01.1.2");
    SiteChanges changes = book.changes();
    assertThat(changes.leases()).extracting(SiteLease::spent).containsExactly(1);
    assertThat(taken(changes, SLOT)).isEqualTo(1);
    assertThat(taken(changes, SLOT.inside())).isEqualTo(1);
  }

  @Test
  void countingAgain_takesNothing_whereNothingWasGivenBack() {
    book.countAgain("gate-01.1.2");
    assertThat(book.changes().places()).isEmpty();
    count("gate-01.1.2");
    book.countAgain("gate-01.1.2");
    assertThat(taken(book.changes(), SLOT)).isEqualTo(1);
  }

  @Test
  void aReservationThatWasCancelledMeanwhile_takesPlacesLikeAWalkIn() {
    SiteBooking cancelled = new SiteBooking("r-1", SLOT, CARD, 3, NOW, SiteBooking.State.CANCELLED);
    SiteVisit returned =
        new SiteVisit(
            "gate-01.1.2",
            SLOT,
            CARD,
            CARD,
            Visit.Kind.ENTRY,
            3,
            0,
            Optional.of("r-1"),
            SiteVisit.State.RETURNED);
    SiteBook after =
        new SiteBook(
            new SiteFacts(
                Map.of(SLOT, Place.NONE, SLOT.inside(), Place.NONE),
                Map.of(CARD, CARD),
                List.of(returned),
                List.of(cancelled),
                List.of()),
            NOW);
    after.countAgain("gate-01.1.2");
    assertThat(taken(after.changes(), SLOT)).isEqualTo(3);
    assertThat(after.changes().visits())
        .extracting(SiteVisit::booking)
        .containsOnly(Optional.empty());
    after.giveBack("gate-01.1.2");
    assertThat(taken(after.changes(), SLOT)).isZero();
  }

  @Test
  void aLease_isItsTerminalsAlone() {
    assertThat(book.isAnothers(7, "gate-01")).isFalse();
    assertThat(book.isAnothers(7, "gate-02")).isTrue();
    assertThat(book.isAnothers(0, "gate-02")).isFalse();
  }

  private static int taken(SiteChanges changes, PlaceKey key) {
    return changes.places().getOrDefault(key, Place.NONE).taken();
  }

  private void count(String tapId) {
    book.count(tapId, "garden", DAY, new Visit(Visit.Kind.ENTRY, "am", 1, false), CARD, 7);
  }
}

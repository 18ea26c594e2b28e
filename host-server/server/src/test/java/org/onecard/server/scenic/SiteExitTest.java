package org.onecard.server.scenic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteFacts;
import org.onecard.ledger.SiteVisit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Visit;

/** Ways out that are told, taken back and told again: who is inside stays the sum of the visits. */
class SiteExitTest {

  private static final LocalDate DAY = LocalDate.of(2026, 5, 1);
  private static final PlaceKey INSIDE = new PlaceKey("garden", DAY, "");
  private static final CardToken CARD = new CardToken(new byte[CardToken.LENGTH]);

  private final SiteBook book =
      new SiteBook(
          new SiteFacts(
              Map.of(INSIDE, SiteFacts.Place.NONE), Map.of(), List.of(), List.of(), List.of()),
          Instant.EPOCH);

  @Test
  void exitTakenBack_afterItsEntryWas_putsNobodyIn() {
    enter("in", 1);
    leave("out");
    book.giveBack("in");
    book.giveBack("out");
    assertThat(inside()).isZero().isEqualTo(sumOfVisits());
  }

  @Test
  void laterExitTakenBack_putsInAsManyAsAreCountedIn() {
    enter("in-1", 1);
    leave("out-1");
    enter("in-2", 3);
    leave("out-2");
    book.giveBack("out-2");
    assertThat(inside()).isPositive().isEqualTo(sumOfVisits());
  }

  @Test
  void exitToldAgain_letsOutWhoIsInside_andNobodyElse() {
    enter("in-1", 2);
    leave("out");
    book.giveBack("out");
    book.giveBack("in-1");
    enter("in-2", 3);
    leave("out");
    assertThat(inside()).isZero().isEqualTo(sumOfVisits());
  }

  private void enter(String tap, int persons) {
    book.count(tap, "garden", DAY, new Visit(Visit.Kind.ENTRY, "", persons, false), CARD, 0);
  }

  private void leave(String tap) {
    book.count(tap, "garden", DAY, new Visit(Visit.Kind.EXIT, "", 1, false), CARD, 0);
  }

  private int inside() {
    return Objects.requireNonNull(book.changes().places().get(INSIDE), "nothing moved").taken();
  }

  private int sumOfVisits() {
    return book.changes().visits().stream()
        .filter(visit -> visit.kind() != Visit.Kind.EXIT)
        .filter(visit -> visit.state() == SiteVisit.State.COUNTED)
        .mapToInt(SiteVisit::persons)
        .sum();
  }
}

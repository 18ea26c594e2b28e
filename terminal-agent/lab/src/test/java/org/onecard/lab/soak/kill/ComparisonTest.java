package org.onecard.lab.soak.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.record.Outcome;

/** What the soak would say if a promise broke. */
class ComparisonTest {

  private static final Optional<Outcome> PASSED = Optional.of(Outcome.PASSED);
  private static final Optional<Outcome> UNKNOWN = Optional.empty();

  @Test
  void oneOpeningAndOneApprovedTap_isWell() {
    assertThat(compare(1, tap(3, true, 300, PASSED))).isEmpty();
  }

  @Test
  void aDeadTerminalsTap_isWellOnlyOnTheExceptionsList() {
    BookedTap listed = tap(3, true, 300, UNKNOWN);
    assertThat(compare(0, listed)).isEmpty();
    assertThat(compare(1, listed)).isEmpty();
    BookedTap forgotten =
        new BookedTap("gate-01.1.3", "gate-01", 7, 1, 1, true, 300, UNKNOWN, false);
    assertThat(compare(1, forgotten)).singleElement().asString().contains("on no list");
  }

  @Test
  void aSecondTapOfACardThatStayed_isWellWhereOneOfThemIsMarked() {
    assertThat(compare(1, tap(3, true, 300, UNKNOWN), tap(9, true, 300, PASSED))).isEmpty();
    assertThat(compare(1, tap(3, true, 300, PASSED), tap(9, true, 300, PASSED))).isNotEmpty();
  }

  @Test
  void anOpeningWithoutAnApprovedTap_isFound() {
    assertThat(compare(1)).singleElement().asString().contains("holds 0 approved taps");
    assertThat(compare(1, tap(3, false, 0, UNKNOWN))).isNotEmpty();
    assertThat(compare(2, tap(3, true, 300, PASSED))).isNotEmpty();
  }

  @Test
  void aChargeForAShutGate_isFound() {
    assertThat(compare(0, tap(3, true, 300, PASSED))).isNotEmpty();
    assertThat(compare(0, tap(3, true, 300, Optional.of(Outcome.GATE_FAULT)))).isNotEmpty();
    assertThat(compare(0, tap(3, true, 0, Optional.of(Outcome.GATE_FAULT)))).isEmpty();
    assertThat(compare(0, tap(3, false, 300, UNKNOWN)))
        .singleElement()
        .asString()
        .contains("is not approved");
  }

  @Test
  void aTapThatIsBookedTwice_isFound() {
    BookedTap twice = new BookedTap("gate-01.1.3", "gate-01", 7, 2, 2, true, 300, PASSED, false);
    assertThat(compare(1, twice)).singleElement().asString().contains("booked twice");
    BookedTap tapAndAdvice =
        new BookedTap("gate-01.1.3", "gate-01", 7, 2, 1, true, 300, PASSED, false);
    assertThat(compare(1, tapAndAdvice)).isEmpty();
  }

  @Test
  void aPlaceThatNoTapHolds_andOneTooMany_areFound() {
    List<BookedTap> taps =
        List.of(
            tap(3, true, 400, PASSED),
            tap(4, true, 0, Optional.of(Outcome.NOT_PASSED)),
            tap(5, false, 0, UNKNOWN),
            tap(6, true, 400, UNKNOWN));
    assertThat(SitePlaces.compare(List.of(new SitePlaces(2, SoakItems.SHARE)), taps)).isEmpty();
    assertThat(SitePlaces.compare(List.of(new SitePlaces(3, 0)), taps))
        .singleElement()
        .asString()
        .contains("counts 3 places, and 2 taps hold one");
    assertThat(SitePlaces.compare(List.of(new SitePlaces(2, SoakItems.SHARE + 1)), taps))
        .singleElement()
        .asString()
        .contains("oversold");
  }

  @Test
  void whatATerminalSaidAndTheBookDoesNot_isFound() {
    BookedTap booked = tap(3, true, 300, PASSED);
    assertThat(said(Map.of("gate-01.1.3", true), booked)).isEmpty();
    assertThat(said(Map.of("gate-01.1.3", false), booked)).isNotEmpty();
    assertThat(said(Map.of("gate-01.1.3", true, "gate-01.1.8", true), booked))
        .singleElement()
        .asString()
        .contains("in no book");
  }

  private static List<Comparison.Broken> compare(int openings, BookedTap... taps) {
    Witness.Opening opening = new Witness.Opening(Instant.EPOCH, "gate-01", 7);
    return Comparison.of(Collections.nCopies(openings, opening), List.of(taps), Map.of());
  }

  private static List<Comparison.Broken> said(Map<String, Boolean> reports, BookedTap tap) {
    return Comparison.of(
        List.of(new Witness.Opening(Instant.EPOCH, "gate-01", 7)), List.of(tap), reports);
  }

  private static BookedTap tap(
      int number, boolean approved, long chargeFen, Optional<Outcome> outcome) {
    return new BookedTap(
        "gate-01.1." + number, "gate-01", 7, 1, 1, approved, chargeFen, outcome, outcome.isEmpty());
  }
}

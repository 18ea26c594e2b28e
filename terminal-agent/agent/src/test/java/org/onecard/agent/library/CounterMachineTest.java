package org.onecard.agent.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.agent.library.CounterMachine.Step;
import org.onecard.agent.library.CounterMachine.Step.Ask;
import org.onecard.agent.library.CounterMachine.Step.Show;
import org.onecard.agent.screen.ScreenState;
import org.onecard.agent.screen.ScreenState.Go;
import org.onecard.agent.screen.ScreenState.Refused;
import org.onecard.agent.screen.ScreenState.Waiting;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.scenario.Reason;

class CounterMachineTest {

  private static final String TAP = "kiosk-01.1.2";
  private static final String KEY = "kiosk-01-ab";
  private static final String BOOK = "north-b01";

  private final CounterMachine counter = new CounterMachine();

  private static long seconds(double count) {
    return (long) (count * Duration.ofSeconds(1).toNanos());
  }

  @Test
  void whoeverScansWithoutACard_givesBack() {
    assertThat(counter.scanned(BOOK, false, KEY, 0))
        .isEqualTo(List.of(new Ask(LibraryWish.RETURN, "", BOOK, KEY)));
  }

  @Test
  void besideACardThatMayNotBorrow_nothingIsLentAndNothingGivenBack() {
    assertThat(english(counter.scanned(BOOK, true, KEY, 0).get(0)))
        .startsWith("This card cannot borrow here");
    assertThat(counter.tick(true, seconds(5.1)))
        .isEqualTo(List.of(new Show(new ScreenState.Waiting())));
  }

  @Test
  void anotherCardThatIsPresented_endsTheServiceBeforeAnybodyKnowsWhoseItIs() {
    counter.tapped(TAP, true, 0);
    assertThat(counter.presented()).isEqualTo(List.of(new Ask(LibraryWish.END, TAP, "", "")));
    assertThat(counter.serves()).isFalse();
    assertThat(counter.presented()).isEmpty();
  }

  @Test
  void whileTheCardIsLifted_nothingIsLent_notEvenAfterALibraryThatWasSlow() {
    counter.tapped(TAP, true, 0);
    assertThat(english(counter.scanned(BOOK, false, KEY, seconds(1)).get(0)))
        .isEqualTo("Lay the card back on the reader, then scan");
    Ask loan = (Ask) counter.scanned(BOOK, true, KEY, seconds(1)).get(0);
    Step unused = counter.told(loan, done(""), seconds(11));
    assertThat(counter.tick(false, seconds(11.1)))
        .isEqualTo(List.of(new Ask(LibraryWish.END, TAP, "", "")));
  }

  @Test
  void whoeverTapped_borrows_untilTheCardIsTaken() {
    Step prompt = counter.tapped(TAP, true, 0).get(0);
    assertThat(english(prompt)).isEqualTo("Scan what you want to borrow, take your card when done");
    assertThat(counter.tick(true, seconds(100))).isEmpty();
    assertThat(counter.scanned(BOOK, true, KEY, seconds(100)))
        .isEqualTo(List.of(new Ask(LibraryWish.LOAN, TAP, BOOK, KEY)));

    // Nudged aside while books are moved.
    assertThat(counter.tick(false, seconds(101))).isEmpty();
    assertThat(counter.tick(true, seconds(102))).isEmpty();
    assertThat(counter.tick(false, seconds(104.1)))
        .isEqualTo(
            List.of(new Ask(LibraryWish.END, TAP, "", ""), new Show(new ScreenState.Waiting())));
    assertThat(counter.serves()).isFalse();
    assertThat(counter.scanned(BOOK, false, KEY, seconds(104.2)))
        .as("the next person's")
        .isEqualTo(List.of(new Ask(LibraryWish.RETURN, "", BOOK, KEY)));
  }

  @Test
  void whoeverShowedACode_isServedForAWhileAfterEachScan() {
    assertThat(english(counter.tapped(TAP, false, 0).get(0)))
        .isEqualTo("Scan what you want to borrow");
    assertThat(counter.tick(false, seconds(9))).isEmpty();
    Ask asked = (Ask) counter.scanned(BOOK, false, KEY, seconds(9)).get(0);
    Step unused = counter.told(asked, done("20260330    235900"), seconds(11));
    assertThat(counter.tick(false, seconds(15))).isEmpty();
    assertThat(counter.serves()).isTrue();
    List<Step> over = counter.tick(false, seconds(21.5));
    assertThat(over.get(0)).isEqualTo(new Ask(LibraryWish.END, TAP, "", ""));
    assertThat(counter.serves()).isFalse();
  }

  @Test
  void theKiosksOwnBarcodes_sayWhatTheNextScansAreFor() {
    counter.tapped(TAP, true, 0);
    assertThat(english(counter.scanned(CounterMachine.RENEW, true, KEY, 1).get(0)))
        .startsWith("Scan what you want to renew");
    assertThat(counter.scanned(BOOK, true, KEY, 1))
        .isEqualTo(List.of(new Ask(LibraryWish.RENEWAL, TAP, BOOK, KEY)));
    counter.scanned(CounterMachine.RETURN, true, KEY, 1);
    assertThat(counter.scanned(BOOK, true, KEY, 1))
        .isEqualTo(List.of(new Ask(LibraryWish.RETURN, "", BOOK, KEY)));
    assertThat(counter.scanned(CounterMachine.LOANS, true, KEY, 1))
        .isEqualTo(List.of(new Ask(LibraryWish.LOANS, TAP, "", "")));
    assertThat(counter.scanned(CounterMachine.END, true, KEY, 1).get(0))
        .isEqualTo(new Ask(LibraryWish.END, TAP, "", ""));
    assertThat(((Show) counter.scanned(CounterMachine.RENEW, false, KEY, 2).get(0)).state())
        .as("nobody has tapped")
        .isInstanceOf(Refused.class);
  }

  @Test
  void anotherCard_endsTheServiceOfTheOneBefore() {
    counter.tapped(TAP, true, 0);
    List<Step> steps = counter.tapped("kiosk-01.1.5", true, 1);
    assertThat(steps.get(0)).isEqualTo(new Ask(LibraryWish.END, TAP, "", ""));
    assertThat(counter.scanned(BOOK, true, KEY, 2))
        .isEqualTo(List.of(new Ask(LibraryWish.LOAN, "kiosk-01.1.5", BOOK, KEY)));
  }

  @Test
  void everyOutcome_isSaid_andStaysForAWhile() {
    counter.tapped(TAP, true, 0);
    Ask loan = (Ask) counter.scanned(BOOK, true, KEY, 0).get(0);
    assertThat(english(counter.told(loan, done("20260330    235900"), 0)))
        .isEqualTo("Borrowed, due 2026-03-30");
    assertThat(english(counter.told(loan, done("in four weeks"), 0))).endsWith("due in four weeks");
    assertThat(counter.tick(true, seconds(4))).isEmpty();
    assertThat(english(counter.tick(true, seconds(5.1)).get(0))).startsWith("Scan what");

    Show unknown = counter.told(loan, Optional.empty(), 0);
    assertThat(unknown.state()).isInstanceOf(Refused.class);
    assertThat(english(unknown)).isEqualTo(Reason.LIBRARY_UNCERTAIN.notice().en());
    assertThat(
            english(
                counter.told(
                    loan,
                    Optional.of(new LibraryReply.Not(Reason.LIBRARY_REFUSED, "A hold is on it")),
                    0)))
        .as("a library's own words may name people")
        .isEqualTo(Reason.LIBRARY_REFUSED.notice().en());

    Ask back = new Ask(LibraryWish.RETURN, "", BOOK, KEY);
    assertThat(english(counter.told(back, done(""), 0))).isEqualTo("Given back");
    assertThat(english(counter.told(back, Optional.of(new LibraryReply.Held()), 0)))
        .startsWith("Taken;");
    Ask loans = new Ask(LibraryWish.LOANS, TAP, "", "");
    assertThat(
            english(
                counter.told(
                    loans,
                    Optional.of(new LibraryReply.Done(Optional.empty(), "", List.of("a", "b"))),
                    0)))
        .isEqualTo("2 on loan");
  }

  @Test
  void whoTakesTheirCard_stillReadsWhatCameOfTheLastScan() {
    counter.tapped(TAP, true, 0);
    Ask loan = (Ask) counter.scanned(BOOK, true, KEY, 0).get(0);
    Step unused = counter.told(loan, done(""), 0);
    assertThat(counter.tick(false, seconds(2.1)))
        .isEqualTo(List.of(new Ask(LibraryWish.END, TAP, "", "")));
    assertThat(counter.tick(false, seconds(5.1))).isEqualTo(List.of(new Show(new Waiting())));
  }

  private static Optional<LibraryReply> done(String due) {
    return Optional.of(
        new LibraryReply.Done(due.isEmpty() ? Optional.empty() : Optional.of(due), "", List.of()));
  }

  private static String english(Step step) {
    ScreenState state = ((Show) step).state();
    assertThat(state).isInstanceOfAny(Go.class, Refused.class);
    return state.notice().en();
  }
}

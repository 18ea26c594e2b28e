package org.onecard.server.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.onecard.ledger.LibraryStore.Kind;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.ledger.LibraryStore.State;
import org.onecard.server.sip2.SipAnswer;
import org.onecard.server.sip2.SipAnswer.ItemTold;
import org.onecard.server.sip2.SipAnswer.LoanTold;
import org.onecard.server.sip2.SipAnswer.PatronFlags;
import org.onecard.server.sip2.SipAnswer.PatronTold;
import org.onecard.server.sip2.SipOutcome;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipOutcome.Fault;
import org.onecard.server.sip2.SipOutcome.Unknown;

/** What a library that answers in an awkward order makes of a loan. */
class PostCaseTest {

  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final String BOOK = "north-b01";
  private static final SipOutcome LATE = new Unknown(Fault.LATE, "nothing came in time");
  private static final int ON_THE_SHELF = 3;
  private static final int ON_LOAN = 4;

  private final Deque<SipOutcome> script = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();

  private Post goOn() {
    return new PostCase(
            request -> {
              asked.add(request.getClass().getSimpleName());
              return script.remove();
            },
            post -> {},
            ZoneOffset.UTC,
            NOW,
            Duration.ofMinutes(1))
        .goOn(loan(), true, false);
  }

  @Test
  void aLoanDoneLate_andRefusedWhenSaidAgain_isALoan() {
    script.add(LATE);
    script.add(item(ON_THE_SHELF));
    script.add(refused());
    script.add(item(ON_LOAN));
    script.add(patron(List.of(BOOK)));
    Post after = goOn();
    assertThat(after.state()).isEqualTo(State.DONE);
    assertThat(asked)
        .containsExactly(
            "Checkout", "ItemInformation", "Checkout", "ItemInformation", "PatronInformation");
  }

  @Test
  void aLoanThatDidNotHappen_andIsRefusedWhenSaidAgain_isRefused() {
    script.add(LATE);
    script.add(item(ON_THE_SHELF));
    script.add(refused());
    script.add(item(ON_THE_SHELF));
    Post after = goOn();
    assertThat(after.state()).isEqualTo(State.REFUSED);
    assertThat(after.told()).contains("Already on loan.");
  }

  @Test
  void aRefusalThatNobodyCanExplain_staysOpen() {
    script.add(LATE);
    script.add(item(ON_THE_SHELF));
    script.add(refused());
    script.add(LATE);
    assertThat(goOn().state()).isEqualTo(State.SENT);
  }

  @Test
  void aLoanRefusedAtOnce_isRefusedAndNotAskedAbout() {
    script.add(refused());
    assertThat(goOn().state()).isEqualTo(State.REFUSED);
    assertThat(asked).containsExactly("Checkout");
  }

  private static SipOutcome refused() {
    return answered(
        new LoanTold(
            false,
            "reader-1",
            BOOK,
            Optional.empty(),
            Optional.empty(),
            Optional.of("Already on loan.")));
  }

  private static SipOutcome item(int circulation) {
    return answered(new ItemTold(BOOK, circulation, Optional.of("20260330"), Optional.empty()));
  }

  private static SipOutcome patron(List<String> items) {
    return answered(
        new PatronTold(
            "reader-1",
            Optional.of(true),
            new PatronFlags(false, false, false, false),
            OptionalInt.of(items.size()),
            OptionalInt.of(0),
            OptionalInt.empty(),
            items,
            Optional.empty()));
  }

  private static SipOutcome answered(SipAnswer answer) {
    return new Answered(answer);
  }

  private static Post loan() {
    return new Post(
        "kiosk-01.1.2/LOAN/" + BOOK,
        "north",
        Kind.LOAN,
        BOOK,
        Optional.of("reader-1"),
        "north",
        NOW,
        State.WAITING,
        false,
        Optional.empty(),
        0,
        NOW,
        Optional.empty(),
        Optional.empty());
  }
}

package org.onecard.lab.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.lab.library.LibraryServer.Manner;
import org.onecard.server.sip2.SipAnswer.ItemTold;
import org.onecard.server.sip2.SipAnswer.LoanTold;
import org.onecard.server.sip2.SipAnswer.PatronTold;
import org.onecard.server.sip2.SipAnswer.ReturnTold;
import org.onecard.server.sip2.SipAnswer.SessionEnded;
import org.onecard.server.sip2.SipClient;
import org.onecard.server.sip2.SipOutcome;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipOutcome.Fault;
import org.onecard.server.sip2.SipOutcome.NotDone;
import org.onecard.server.sip2.SipOutcome.Unknown;
import org.onecard.server.sip2.SipRequest;

/** The host's client against a library's system that shares no code with it. */
class SipClientTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final SipRequest LOAN = new SipRequest.Checkout("reader-1", "north-b01");

  private LibraryServer server;
  private SipClient client;

  @BeforeEach
  void start() throws IOException {
    start(Manner.PLAIN, 1);
  }

  private void start(Manner manner, int connections) throws IOException {
    server = LibraryServer.start(0, LibraryStock.stocked("north"), manner, Clock.systemUTC());
    client =
        new SipClient(
            Libraries.sip("north", server.port(), manner, connections), Clock.systemUTC());
  }

  private void startAnew(Manner manner) throws IOException {
    stop();
    start(manner, 1);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private SipOutcome ask(SipRequest request) {
    return client.ask(request, DEADLINE);
  }

  private <T> T answer(SipRequest request, Class<T> kind) {
    SipOutcome outcome = ask(request);
    assertThat(outcome).as(outcome.describe()).isInstanceOf(Answered.class);
    return kind.cast(((Answered) outcome).answer());
  }

  @Test
  void aLoan_itsRenewalAndItsReturn() {
    assertThat(answer(LOAN, LoanTold.class).ok()).isTrue();
    assertThat(answer(new SipRequest.PatronInformation("reader-1", true), PatronTold.class).items())
        .containsExactly("north-b01");
    Optional<String> due =
        answer(new SipRequest.ItemInformation("north-b01"), ItemTold.class).due();
    assertThat(due).isPresent();
    assertThat(answer(new SipRequest.Renew("reader-1", "north-b01"), LoanTold.class).due())
        .isPresent()
        .isNotEqualTo(due);
    assertThat(
            answer(
                    new SipRequest.Checkin(
                        "north-b01", LocalDateTime.of(2026, 3, 1, 9, 0), false, "south"),
                    ReturnTold.class)
                .ok())
        .isTrue();
    assertThat(answer(new SipRequest.ItemInformation("north-b01"), ItemTold.class).onLoan())
        .isFalse();
    assertThat(answer(new SipRequest.EndSession("reader-1"), SessionEnded.class).ok()).isTrue();
  }

  @Test
  void readers_areKnownBlockedOverdueOrNobody() {
    assertThat(answer(new SipRequest.PatronStatus("reader-2"), PatronTold.class).flags())
        .matches(flags -> flags.lendingDenied());
    assertThat(
            answer(new SipRequest.PatronInformation("reader-3", false), PatronTold.class).overdue())
        .hasValue(1);
    assertThat(answer(new SipRequest.PatronStatus("nobody"), PatronTold.class).valid())
        .contains(false);
  }

  @ParameterizedTest
  @CsvSource({"UTF-8,true", "GBK,true", "GBK,false", "UTF-8,false"})
  void encodingAndChecksums_areAsSet(String charset, boolean checked) throws IOException {
    startAnew(new Manner(Charset.forName(charset), checked, "", ""));
    assertThat(answer(LOAN, LoanTold.class).title()).contains("样书 1");
  }

  @Test
  void aLogin_isMadeBeforeAnythingIsAsked() throws IOException {
    startAnew(new Manner(StandardCharsets.UTF_8, true, "host", "made-up"));
    assertThat(answer(LOAN, LoanTold.class).ok()).isTrue();
  }

  @Test
  void aWrongLogin_isNotDoneAndSaysSoWithoutThePassword() throws IOException {
    startAnew(new Manner(StandardCharsets.UTF_8, true, "host", "made-up"));
    client.close();
    client =
        new SipClient(
            Libraries.sip(
                "north",
                server.port(),
                new Manner(StandardCharsets.UTF_8, true, "host", "guess"),
                1),
            Clock.systemUTC());
    assertThat(ask(LOAN)).isInstanceOf(NotDone.class);
    assertThat(ask(LOAN).describe()).contains("login").doesNotContain("guess");
    assertThat(server.stock().count("loan north-b01")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "DROP,BROKEN_LINE,1",
    "DROP_BEFORE,BROKEN_LINE,0",
    "HANG,LATE,1",
    "SEQUENCE,LATE,1",
    "CHECKSUM,MALFORMED,1",
    "OTHER_PATRON,FOREIGN,1",
    "DRIP,LATE,1"
  })
  void aLoanWithoutATrustworthyAnswer_isUnknownAndNotRepeated(
      LibraryFault fault, Fault seen, int carriedOut) {
    server.fail(fault, "11", 1);
    SipOutcome outcome = ask(LOAN);
    assertThat(outcome).isInstanceOf(Unknown.class);
    assertThat(((Unknown) outcome).fault()).isEqualTo(seen);
    assertThat(server.stock().count("loan north-b01")).isEqualTo(carriedOut);
    assertThat(answer(new SipRequest.PatronStatus("reader-1"), PatronTold.class).valid())
        .as("another connection is made for what comes next")
        .contains(true);
  }

  @ParameterizedTest
  @CsvSource({"CHECKSUM_ONCE", "TRUNCATE", "SAY_AGAIN_ONCE"})
  void whatIsPutRightBySayingItAgain_isAnswered(LibraryFault fault) {
    server.fail(fault, "11", 1);
    assertThat(answer(LOAN, LoanTold.class).ok()).isTrue();
    assertThat(server.stock().count("loan north-b01")).isEqualTo(1);
  }

  @Test
  void aQuestion_isAskedAgainWhereTheIdleConnectionHadEnded() {
    assertThat(answer(new SipRequest.PatronStatus("reader-1"), PatronTold.class)).isNotNull();
    server.dropAll();
    assertThat(answer(new SipRequest.PatronStatus("reader-1"), PatronTold.class)).isNotNull();
  }

  @Test
  void aLibraryThatAnswersAfter30s_isGivenUpInTime() {
    server.slow(Duration.ofSeconds(30));
    long begun = System.nanoTime();
    SipOutcome outcome = ask(new SipRequest.PatronStatus("reader-1"));
    assertThat(outcome).isNotInstanceOf(Answered.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void aLibraryThatIsDown_isNotDone() {
    server.close();
    assertThat(ask(LOAN)).isInstanceOf(NotDone.class);
    assertThat(ask(LOAN).describe()).contains("north", "is it up?");
  }
}

package org.onecard.server.sip2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.onecard.server.sip2.SipAnswer.LoanTold;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipOutcome.Fault;
import org.onecard.server.sip2.SipOutcome.NotDone;
import org.onecard.server.sip2.SipOutcome.Unknown;
import org.onecard.server.sip2.SipSession.Step;

class SipSessionTest {

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 1, 9, 0);
  private static final SipRequest LOAN = new SipRequest.Checkout("r-1", "b-1");
  private static final SipRequest QUESTION = new SipRequest.PatronStatus("r-1");
  private static final String DATE = "20260301    090000";

  private final SipCodec codec = new SipCodec(StandardCharsets.UTF_8, true);
  private final SipSession session =
      new SipSession(
          new SipTerms("north", "", "019"),
          codec,
          new SipPatience(Duration.ofSeconds(2), Duration.ofSeconds(3), 2));

  private Step ask(SipRequest request) {
    return session.ask(request, NOW, 0, 5_000);
  }

  /** What a library would write, with its CR taken off. */
  private byte[] answer(String text, int sequence) {
    byte[] summed = (text + "AY" + sequence + "AZ").getBytes(StandardCharsets.UTF_8);
    return (new String(summed, StandardCharsets.UTF_8)
            + "%04X".formatted(SipCodec.checksum(summed, summed.length)))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] lent(int sequence) {
    return answer("121NNN" + DATE + "AOnorth|AAr-1|ABb-1|AJA book|AH20260401|", sequence);
  }

  private byte[] patron(int sequence) {
    return answer("24              019" + DATE + "AOnorth|AAr-1|AE|BLY|", sequence);
  }

  private static String sent(Step step) {
    return new String(((Step.Send) step).bytes(), StandardCharsets.UTF_8);
  }

  private static SipOutcome outcome(Step step) {
    return ((Step.Done) step).outcome();
  }

  private static Fault fault(Step step) {
    assertThat(((Step.Done) step).keep()).isFalse();
    return ((Unknown) outcome(step)).fault();
  }

  @Test
  void anAnswer_isTakenAndTheConnectionKept() {
    Step unused = ask(LOAN);
    Step step = session.line(lent(0), 100);
    assertThat(((Step.Done) step).keep()).isTrue();
    assertThat(((Answered) outcome(step)).answer()).isInstanceOf(LoanTold.class);
  }

  @Test
  void theSequence_goesRoundAfterNine() {
    List<Character> digits = new ArrayList<>();
    for (int exchange = 0; exchange < 12; exchange++) {
      String line = sent(ask(QUESTION));
      digits.add(line.charAt(line.indexOf("AY") + 2));
      assertThat(outcome(session.line(patron(exchange % 10), 0))).isInstanceOf(Answered.class);
    }
    assertThat(digits).containsExactly('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '1');
  }

  @Test
  void whatTheLibraryDidNotUnderstand_isSaidAgainUnderTheSameNumber() {
    Step first = ask(LOAN);
    byte[] again = codec.encode(new SipMessage(SipCode.SAY_AGAIN, "", List.of()), none());
    assertThat(sent(session.line(withoutEnd(again), 10))).isEqualTo(sent(first));
    assertThat(outcome(session.line(lent(0), 20))).isInstanceOf(Answered.class);
  }

  @Test
  void whatItNeverUnderstands_isNotDone() {
    Step unused = ask(LOAN);
    byte[] again =
        withoutEnd(codec.encode(new SipMessage(SipCode.SAY_AGAIN, "", List.of()), none()));
    assertThat(session.line(again, 1)).isInstanceOf(Step.Send.class);
    assertThat(session.line(again, 2)).isInstanceOf(Step.Send.class);
    assertThat(outcome(session.line(again, 3))).isInstanceOf(NotDone.class);
  }

  @Test
  void anUnreadableAnswer_isAskedForAgain() {
    Step unused = ask(LOAN);
    byte[] broken = lent(0);
    broken[10] ^= 1;
    assertThat(sent(session.line(broken, 10))).isEqualTo("97AZFEF5\r");
    assertThat(outcome(session.line(lent(0), 20))).isInstanceOf(Answered.class);
  }

  @Test
  void anAnswerThatStaysUnreadable_leavesTheLoanUnknown() {
    Step unused = ask(LOAN);
    byte[] cut = Arrays.copyOf(lent(0), 20);
    assertThat(session.line(cut, 1)).isInstanceOf(Step.Send.class);
    assertThat(session.line(cut, 2)).isInstanceOf(Step.Send.class);
    assertThat(fault(session.line(cut, 3))).isEqualTo(Fault.MALFORMED);
  }

  @Test
  void anAnswerOfAnotherSequence_isPassedOverForTheRightOne() {
    Step unused = ask(LOAN);
    assertThat(session.line(lent(9), 1)).isEqualTo(new Step.Wait(3_000));
    assertThat(outcome(session.line(lent(0), 2))).isInstanceOf(Answered.class);
  }

  @Test
  void answersOfOtherSequencesOnly_leaveTheLoanUnknown() {
    Step unused = ask(LOAN);
    for (int stray = 0; stray < 3; stray++) {
      assertThat(session.line(lent(9), stray)).isInstanceOf(Step.Wait.class);
    }
    assertThat(fault(session.line(lent(9), 4))).isEqualTo(Fault.SEQUENCE);
  }

  @Test
  void aQuestion_isAskedTwiceUnderOneNumber_aLoanOnlyOnce() {
    Step first = ask(QUESTION);
    assertThat(session.time(2_999)).isEqualTo(new Step.Wait(3_000));
    assertThat(sent(session.time(3_000))).isEqualTo(sent(first));
    assertThat(fault(session.time(5_000))).isEqualTo(Fault.LATE);

    Step unused = ask(LOAN);
    assertThat(fault(session.time(3_000))).isEqualTo(Fault.LATE);
  }

  @Test
  void anotherPatronsAnswer_isNotOurs() {
    Step unused = ask(QUESTION);
    assertThat(
            fault(
                session.line(answer("24              019" + DATE + "AOnorth|AAr-2|AE|BLY|", 0), 1)))
        .isEqualTo(Fault.FOREIGN);
    Step unusedToo = ask(LOAN);
    assertThat(fault(session.line(answer("121NNN" + DATE + "AOnorth|AAr-1|ABb-2|AJ|AH|", 1), 1)))
        .isEqualTo(Fault.FOREIGN);
  }

  @Test
  void anAnswerToSomethingElse_isNotOurs() {
    Step unused = ask(LOAN);
    assertThat(fault(session.line(patron(0), 1))).isEqualTo(Fault.OTHER_KIND);
  }

  @Test
  void anEndedConnection_leavesTheLoanUnknown() {
    Step unused = ask(LOAN);
    assertThat(fault(session.ended())).isEqualTo(Fault.BROKEN_LINE);
  }

  @Test
  void whatTheEncodingCannotSay_isNotSent() {
    SipSession ascii =
        new SipSession(
            new SipTerms("north", "", "019"),
            new SipCodec(StandardCharsets.US_ASCII, true),
            SipPatience.DEFAULT);
    assertThat(outcome(ascii.ask(new SipRequest.PatronStatus("读者"), NOW, 0, 5_000)))
        .isInstanceOf(NotDone.class);
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static byte[] withoutEnd(byte[] line) {
    return Arrays.copyOf(line, line.length - 1);
  }
}

package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;
import org.onecard.server.host.TestTerminal.TestCard;

/** Media that pay by themselves, over real TLS into a real book, which is proved each time. */
class PursesEndToEndTest {

  private static final PurseDebit DEBIT =
      new PurseDebit(
          Application.T_UNION,
          PurseDebit.Kind.SIMPLE,
          Money.fen(300),
          41,
          Money.fen(2_000),
          1,
          0,
          bytes(4),
          bytes(6),
          bytes(4),
          LocalDateTime.of(2026, 3, 2, 10, 0),
          bytes(4));

  private static final PurseResult AGREED = new PurseResult.Debited(bytes(4), bytes(4), true);

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private TestTerminal other;
  private Link link;
  private Link otherLink;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
    other = host.enrol("gate-02", "metro-ride");
    link = gate.connect(host.ports().tap());
    otherLink = other.connect(host.ports().tap());
    Answer unused = tell(gate, link, gate.open());
    Answer unusedToo = tell(other, otherLink, other.open());
  }

  @AfterEach
  void stop() throws Exception {
    host.proveBook();
    link.close();
    otherLink.close();
    host.close();
  }

  @Test
  void purseThatWasDebited_owesTheOperatorOnce() throws Exception {
    Answer tapped = tell(gate, link, gate.tap(TestCard.PURSE));
    assertThat(charge(tapped)).isEqualTo(Money.fen(300));
    assertThat(tapped.posted()).isEqualTo(Money.ZERO);
    begin();
    assertThat(balance("suspense:purse")).isEqualTo(300);
    assertThat(balance("clearing:t-union")).isEqualTo(-300);

    Answer told = tell(gate, link, result(gate, AGREED));

    assertThat(told.result()).isEqualTo(AnswerResult.ACCEPTED);
    assertThat(balance("suspense:purse")).isZero();
    assertThat(balance("operator:metro")).isEqualTo(300);
  }

  @Test
  void tornDebit_holdsUpTheNextTapAnywhereUntilItsFateIsTold() throws Exception {
    Answer unused = tell(gate, link, gate.tap(TestCard.PURSE));
    begin();

    Answer heldUp = tell(other, otherLink, other.tap(TestCard.PURSE));
    assertThat(reason(heldUp)).isEqualTo(Reason.PURSE_UNRESOLVED);
    assertThat(heldUp.pendingDebit().orElseThrow().tapId()).isEqualTo("gate-01.1.2");
    assertThat(heldUp.pendingDebit().orElseThrow().debit()).isEqualTo(DEBIT);

    Answer told =
        tell(
            other,
            otherLink,
            result(other, new PurseResult.NotDebited("its counter stands", false)));
    assertThat(told.result()).isEqualTo(AnswerResult.ACCEPTED);
    assertThat(balance("suspense:purse")).isZero();
    assertThat(balance("clearing:t-union")).isZero();

    Answer again = tell(other, otherLink, other.tap(TestCard.PURSE));
    assertThat(charge(again)).isEqualTo(Money.fen(300));
    assertThat(again.pendingDebit()).isEmpty();
  }

  @Test
  void openDebit_isStillOpenAfterTheHostStartedAgain() throws Exception {
    Answer unused = tell(gate, link, gate.tap(TestCard.PURSE));
    begin();
    link.close();
    otherLink.close();
    host.close();
    host = TestHost.start(data);
    link = gate.connect(host.ports().tap());
    otherLink = other.connect(host.ports().tap());

    assertThat(reason(tell(other, otherLink, other.tap(TestCard.PURSE))))
        .isEqualTo(Reason.PURSE_UNRESOLVED);
  }

  @Test
  void code_isPaidByItsIssuer() throws Exception {
    Answer tapped = tell(gate, link, gate.tap(TestCard.CODE));

    assertThat(charge(tapped)).isEqualTo(Money.fen(300));
    assertThat(balance("clearing:transit-code")).isEqualTo(-300);
    assertThat(balance("operator:metro")).isEqualTo(300);

    ChainedRecord reversal = gate.say(new Body.ReversalBody("gate-01.1.2", "the gate is stuck"));
    Answer unused = tell(gate, link, reversal);
    assertThat(balance("clearing:transit-code")).isZero();
    assertThat(balance("operator:metro")).isZero();
  }

  private void begin() throws Exception {
    Answer unused =
        tell(
            gate,
            link,
            gate.about(
                TestCard.PURSE, card -> new Body.PurseIntentBody("gate-01.1.2", card, DEBIT)));
  }

  private static ChainedRecord result(TestTerminal teller, PurseResult result) {
    return teller.about(
        TestCard.PURSE, card -> new Body.PurseResultBody("gate-01.1.2", card, DEBIT, result));
  }

  private static Answer tell(TestTerminal terminal, Link link, ChainedRecord record)
      throws Exception {
    link.send(terminal.submit(record));
    return link.receive(Answers.class).leaves().get(0).answer();
  }

  private long balance(String account) throws Exception {
    return host.balanceFen(account);
  }

  private static Money charge(Answer answer) {
    return ((Decision.Approved) answer.decision().orElseThrow()).charge();
  }

  private static Reason reason(Answer answer) {
    return ((Decision.Declined) answer.decision().orElseThrow()).reason();
  }

  private static SignedBytes bytes(int count) {
    return new SignedBytes(new byte[count]);
  }
}

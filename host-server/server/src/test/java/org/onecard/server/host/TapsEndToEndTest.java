package org.onecard.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.chain.AnswerCheck;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.EntitlementUse;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

class TapsEndToEndTest {

  /** What a gate knows of a card when it is alone: only that it is not on its deny list. */
  private static final Facts ALONE =
      new Facts(
          Fact.known(false, Fact.Source.DENY_LIST, Instant.parse("2026-01-01T00:00:00Z")),
          Fact.absent(),
          Fact.absent(),
          Fact.absent(),
          Fact.absent());

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private Link link;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
    link = gate.connect(host.ports().tap());
    ask(gate.submit(gate.open()));
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
  }

  @Test
  void liveTap_isInTheBookWhenItIsAnswered() throws Exception {
    ChainedRecord tap = gate.tap(TestCard.ADULT);
    Answer answer = ask(gate.submit(tap));

    assertThat(answer.result()).isEqualTo(AnswerResult.DECIDED);
    assertThat(charge(answer)).isEqualTo(Money.fen(300));
    assertThat(answer.posted()).isEqualTo(Money.fen(-300));
    assertThat(answer.isTo(tap)).isTrue();
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(300);
    host.proveBook();
  }

  @Test
  void seniorRidesFree_andTheDeniedCardIsRefused() throws Exception {
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.SENIOR))))).isEqualTo(Money.ZERO);

    Answer denied = ask(gate.submit(gate.tap(TestCard.DENIED)));
    assertThat(((Decision.Declined) denied.decision().orElseThrow()).reason())
        .isEqualTo(Reason.CARD_DENIED);
  }

  @Test
  void tapsOfOneCardInOneSubmission_seeEachOther() throws Exception {
    link.send(gate.submit(gate.tap(TestCard.ADULT), gate.tap(TestCard.ADULT)));
    Answers answers = checked(link.receive(Answers.class));

    assertThat(charge(answers.leaves().get(0).answer())).isEqualTo(Money.fen(300));
    Decision second = answers.leaves().get(1).answer().decision().orElseThrow();
    assertThat(((Decision.Declined) second).reason()).isEqualTo(Reason.PASS_BACK);
    host.proveBook();
  }

  @Test
  void sameRecordAgain_getsTheSameAnswerByteForByte() throws Exception {
    Submission submission = gate.submit(gate.tap(TestCard.ADULT));
    link.send(submission);
    byte[] first = link.receivePayload();
    link.send(submission);
    byte[] again = link.receivePayload();

    assertThat(again).isEqualTo(first);
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(300);
  }

  @Test
  void sameIdWithOtherBytes_isAConflictAndRecorded() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    TestTerminal copy = gate.fromTheBeginning();
    copy.open();

    assertThat(refused(copy.submit(copy.tap(TestCard.SENIOR))).code())
        .isEqualTo(RefusalCode.CONFLICT);
    host.awaitAudited("submission.conflict");
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(300);
  }

  @Test
  void gap_isAnsweredWithTheExpectedPosition() throws Exception {
    gate.tap(TestCard.ADULT);
    Refusal refusal = refused(gate.submit(gate.tap(TestCard.ADULT)));

    assertThat(refusal.code()).isEqualTo(RefusalCode.SEQUENCE);
    assertThat(refusal.expected().epoch()).isEqualTo(1);
    assertThat(refusal.expected().sequence()).isEqualTo(2);
  }

  @Test
  void chainThatDoesNotContinue_isRefusedAndRecorded() throws Exception {
    TestTerminal copy = gate.fromTheBeginning();
    host.clock.advance(Duration.ofSeconds(1));
    copy.open();

    assertThat(refused(copy.submit(copy.tap(TestCard.ADULT))).code()).isEqualTo(RefusalCode.CHAIN);
    host.awaitAudited("submission.chain");
  }

  @Test
  void signatureOfAnotherKey_isRefusedAndRecorded() throws Exception {
    Submission good = gate.submit(gate.tap(TestCard.ADULT));
    byte[] forged = good.signature().bytes().bytes();
    forged[0] ^= 1;

    Refusal refusal =
        refused(
            new Submission(
                good.number(),
                good.records(),
                new Signature(good.signature().algorithm(), new SignedBytes(forged))));
    assertThat(refusal.code()).isEqualTo(RefusalCode.SIGNATURE);
    host.awaitAudited("submission.signature");
    assertThat(ask(good).result()).isEqualTo(AnswerResult.DECIDED);
  }

  @Test
  void recordOfAnotherTerminal_isRefusedAndRecorded() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    assertThat(refused(other.submit(other.open())).code())
        .isIn(RefusalCode.IDENTITY, RefusalCode.SIGNATURE);
    host.awaitAudited("submission.identity");
  }

  @Test
  void tapAfterItsTime_isOnlyBooked() throws Exception {
    Answer answer =
        ask(gate.submit(gate.tap(TestCard.ADULT, host.clock.instant().minusSeconds(1))));

    assertThat(answer.result()).isEqualTo(AnswerResult.UNDECIDED);
    assertThat(answer.posted()).isEqualTo(Money.ZERO);
  }

  @Test
  void adviceAfterALostAnswer_doesNotChargeTwice() throws Exception {
    ChainedRecord tap = gate.tap(TestCard.ADULT);
    ask(gate.submit(tap));

    Answer advice =
        ask(
            gate.submit(
                gate.advice(Optional.of("gate-01.1.2"), TestCard.ADULT, ALONE, approved(300))));

    assertThat(advice.result()).isEqualTo(AnswerResult.KEPT);
    assertThat(advice.posted()).isEqualTo(Money.ZERO);
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(300);
    host.proveBook();
  }

  @Test
  void adviceThatThePersonWasTurnedAway_givesTheChargeBack() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));

    Answer advice =
        ask(
            gate.submit(
                gate.advice(
                    Optional.of("gate-01.1.2"),
                    TestCard.ADULT,
                    Facts.NONE,
                    new Decision.Declined(Reason.FACT_ABSENT, Reason.FACT_ABSENT.notice()))));

    assertThat(advice.result()).isEqualTo(AnswerResult.REVERSED);
    assertThat(advice.posted()).isEqualTo(Money.fen(300));
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(0);
    host.proveBook();
  }

  @Test
  void personTurnedAwayAfterTheHostApproved_isNotHeldAgainstThem() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    ask(
        gate.submit(
            gate.advice(
                Optional.of("gate-01.1.2"),
                TestCard.ADULT,
                Facts.NONE,
                new Decision.Declined(Reason.FACT_ABSENT, Reason.FACT_ABSENT.notice()))));

    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.fen(300));
    host.proveBook();
  }

  @Test
  void reversedTap_leavesTheHistoryThatWasBeforeIt() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    ask(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.fen(300));

    host.clock.advance(Duration.ofSeconds(60));
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    ask(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.5", "test"))));
    // The ride before the reversed one is still there to transfer from.
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isLessThan(Money.fen(300));
    host.proveBook();
  }

  @Test
  void reversalOfATapThatOthersFollowed_leavesTheirHistory() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    host.clock.advance(Duration.ofSeconds(60));
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    ask(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));

    assertThat(declined(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Reason.PASS_BACK);
    host.proveBook();
  }

  @Test
  void personWhoPassedAgainstTheHostsWord_hasHistory() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    host.clock.advance(Duration.ofSeconds(1));
    assertThat(declined(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Reason.PASS_BACK);
    ask(gate.submit(gate.advice(Optional.of("gate-01.1.3"), TestCard.ADULT, ALONE, approved(300))));

    // The chain of the first ride went on: its transfer is used, and nothing new has begun.
    host.clock.advance(Duration.ofSeconds(60));
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.fen(300));
    host.proveBook();
  }

  @Test
  void adviceOfATapThatWasTooLate_isChargedOnce() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT, host.clock.instant().minusSeconds(1))));

    Answer advice =
        ask(
            gate.submit(
                gate.advice(Optional.of("gate-01.1.2"), TestCard.ADULT, ALONE, approved(300))));

    assertThat(advice.result()).isEqualTo(AnswerResult.KEPT);
    assertThat(advice.posted()).isEqualTo(Money.fen(-300));
    host.proveBook();
  }

  @Test
  void seniorPricedAsAnAdultOffline_getsItBackAsTheItemSays() throws Exception {
    Answer advice =
        ask(gate.submit(gate.advice(Optional.empty(), TestCard.SENIOR, ALONE, approved(300))));

    assertThat(advice.result()).isEqualTo(AnswerResult.REVERSED);
    assertThat(charge(advice)).isEqualTo(Money.ZERO);
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(0);
    host.proveBook();
  }

  @Test
  void adviceByAVersionThatAnotherHasFollowed_isJudgedByTheNewOneAndTheBookProved()
      throws Exception {
    Path file = TestHost.copy(data, "catalogue.yaml");
    Files.writeString(file, Files.readString(file).replace("fareFen: 300", "fareFen: 400"), UTF_8);
    host.ask(AdminRequest.of("catalog-publish").with("file", file.toString()).with("at", "now"));
    host.clock.advance(Duration.ofMinutes(2));
    link.send(gate.submit(gate.advice(Optional.empty(), TestCard.ADULT, ALONE, approved(300))));
    Message message = link.receive();
    while (!(message instanceof Answers)) {
      // The new version comes on the same connection; this terminal has decided without it.
      message = link.receive();
    }
    Answer advice = checked((Answers) message).leaves().get(0).answer();

    assertThat(advice.result()).isEqualTo(AnswerResult.CHARGED);
    assertThat(advice.posted()).isEqualTo(Money.fen(-400));
    host.proveBook();
  }

  @Test
  void tapReversedAfterTheItemChangedHands_isGivenBackByWhoWasPaid() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    Path file = TestHost.copy(data, "catalogue.yaml");
    Files.writeString(
        file, Files.readString(file).replace("operator: metro", "operator: tram"), UTF_8);
    host.ask(AdminRequest.of("catalog-publish").with("file", file.toString()).with("at", "now"));
    gate.holdsCatalogue(2);
    link.send(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));
    while (!(link.receive() instanceof Answers)) {
      // The new version comes on the same connection.
    }

    assertThat(host.explain("gate-01.1.2").encode())
        .contains("operator:metro")
        .doesNotContain("operator:tram");
    host.proveBook();
  }

  @Test
  void priceAboveWhatTheTerminalsOwnFactsGive_isCutToThem() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    host.clock.advance(Duration.ofSeconds(1));
    ask(gate.submit(gate.tap(TestCard.ADULT)));

    // The host declined the second tap, so that the terminal's price holds, and that is absurd.
    Answer advice =
        ask(
            gate.submit(
                gate.advice(
                    Optional.of("gate-01.1.3"),
                    TestCard.ADULT,
                    ALONE,
                    approved(1_000_000_000_000L))));

    assertThat(advice.posted()).isEqualTo(Money.fen(-300));
    host.awaitAudited("advice.fault");
    host.proveBook();
  }

  @Test
  void adviceOfATapThatIsStillToCome_isNotChargedBesideIt() throws Exception {
    Answer advice =
        ask(
            gate.submit(
                gate.advice(Optional.of("gate-01.1.3"), TestCard.ADULT, ALONE, approved(300))));
    assertThat(advice.posted()).isEqualTo(Money.ZERO);
    host.awaitAudited("tap.unsaid");

    ask(gate.submit(gate.tap(TestCard.ADULT)));
    assertThat(host.explain("gate-01.1.3").getLong("paidFen")).isEqualTo(300);
    host.proveBook();
  }

  @Test
  void reversalAndAdviceInOneSubmission_chargeNothing() throws Exception {
    ChainedRecord nothing = gate.say(new Body.EventBody("test", "no tap"));
    ChainedRecord reversal = gate.say(new Body.ReversalBody("gate-01.1.2", "test"));
    ChainedRecord advice =
        gate.advice(Optional.of("gate-01.1.2"), TestCard.ADULT, ALONE, approved(300));

    assertThat(ask(gate.submit(nothing, reversal, advice)).posted()).isEqualTo(Money.ZERO);
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isZero();
    host.proveBook();
  }

  @Test
  void adviceThatItsOwnFactsContradict_isBookedAndRecordedAsTheTerminalsFault() throws Exception {
    ask(gate.submit(gate.advice(Optional.empty(), TestCard.ADULT, ALONE, approved(100))));
    host.awaitAudited("advice.fault");
    host.proveBook();
  }

  @Test
  void reversal_givesTheChargeBackOnce() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    Answer first = ask(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));
    Answer second = ask(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));

    assertThat(first.posted()).isEqualTo(Money.fen(300));
    assertThat(second.posted()).isEqualTo(Money.ZERO);
    host.proveBook();
  }

  @Test
  void reversalOfAnotherTerminalsTap_changesNothingAndIsRecorded() throws Exception {
    ask(gate.submit(gate.tap(TestCard.ADULT)));
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    try (Link others = other.connect(host.ports().tap())) {
      others.send(
          other.submit(other.open(), other.say(new Body.ReversalBody("gate-01.1.2", "theft"))));
      Answers answers = others.receive(Answers.class);
      assertThat(answers.leaves().get(1).answer().posted()).isEqualTo(Money.ZERO);
    }
    host.awaitAudited("tap.foreign");
    JsonObject explained = host.explain("gate-01.1.2");
    assertThat(explained.getLong("paidFen")).isEqualTo(300);
  }

  // ---- helpers ----

  private Answer ask(Submission submission) throws Exception {
    link.send(submission);
    Message message = link.receive();
    assertThat(message).isInstanceOf(Answers.class);
    Answers answers = checked((Answers) message);
    return answers.leaves().get(answers.leaves().size() - 1).answer();
  }

  private Answers checked(Answers answers) {
    assertThat(
            new AnswerCheck("gate-01", new Region("500000"), gate.grant().regionKeys().signing())
                .check(answers))
        .isInstanceOf(AnswerCheck.Checked.Committed.class);
    return answers;
  }

  private Refusal refused(Submission submission) throws Exception {
    link.send(submission);
    return link.receive(Refusal.class);
  }

  private static Reason declined(Answer answer) {
    return ((Decision.Declined) answer.decision().orElseThrow()).reason();
  }

  private static Money charge(Answer answer) {
    return ((Decision.Approved) answer.decision().orElseThrow()).charge();
  }

  private static Decision approved(long fen) {
    return new Decision.Approved(
        Money.fen(fen),
        Optional.empty(),
        Optional.<EntitlementUse>empty(),
        new Notice("请通行", "Go"));
  }
}

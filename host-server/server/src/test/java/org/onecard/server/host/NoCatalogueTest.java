package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/**
 * A host on which nothing is published, for instance one set up anew, hears of what a terminal did
 * by a catalogue that it had: it is booked, once, and shown to whoever looks after the book.
 */
class NoCatalogueTest {

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
    host = TestHost.start(data);
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
  void approvedAdvice_isKeptInSuspenseAndAnException() throws Exception {
    Answer answer = ask(gate.submit(advice(Optional.empty(), approved(300))));

    assertThat(answer.result()).isEqualTo(AnswerResult.KEPT);
    assertThat(answer.posted()).isEqualTo(Money.fen(-300));
    host.awaitAudited("advice.unchecked");
    assertThat(postedTo("gate-01.1.2")).isEqualTo("suspense:unknown-item");
    assertThat(exceptions()).containsExactly("gate-01.1.2");
    host.proveBook();
  }

  @Test
  void sameAdviceAgain_isChargedOnce() throws Exception {
    Submission submission = gate.submit(advice(Optional.empty(), approved(300)));
    ask(submission);

    assertThat(ask(submission).posted()).isEqualTo(Money.fen(-300));
    assertThat(host.explain("gate-01.1.2").getLong("paidFen")).isEqualTo(300);
  }

  @Test
  void outcome_leavesItAnExceptionAndAReversalDoesNot() throws Exception {
    ask(gate.submit(advice(Optional.empty(), approved(300))));
    PhaseTimes phases = new PhaseTimes(100, 2_000, 3_000, 4_000, 500);
    ask(gate.submit(gate.say(new Body.OutcomeBody("gate-01.1.2", Outcome.PASSED, phases))));
    assertThat(exceptions()).containsExactly("gate-01.1.2");

    ask(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));
    assertThat(exceptions()).isEmpty();
    host.proveBook();
  }

  @Test
  void reversalAfterACatalogueCame_givesTheMoneyBackFromWhereItWent() throws Exception {
    ask(gate.submit(advice(Optional.empty(), approved(300))));
    publish(host, data);

    link.send(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));
    while (!(link.receive() instanceof Answers)) {
      // The catalogue that was just published comes on the same connection.
    }

    JsonObject explained = host.explain("gate-01.1.2");
    assertThat(explained.getLong("paidFen")).isZero();
    assertThat(postedTo("gate-01.1.2")).isEqualTo("suspense:unknown-item");
    assertThat(explained.encode()).doesNotContain("operator:metro");
    host.proveBook();
  }

  @Test
  void declinedAdvice_isKeptAndNothingToLookAt() throws Exception {
    Answer answer =
        ask(
            gate.submit(
                advice(
                    Optional.empty(),
                    new Decision.Declined(Reason.FACT_ABSENT, Reason.FACT_ABSENT.notice()))));

    assertThat(answer.result()).isEqualTo(AnswerResult.KEPT);
    assertThat(answer.posted()).isEqualTo(Money.ZERO);
    assertThat(exceptions()).isEmpty();
    host.proveBook();
  }

  @Test
  void liveTap_isBookedUndecidedAndItsAdviceCounts() throws Exception {
    Answer tap = ask(gate.submit(gate.tap(TestCard.ADULT)));
    assertThat(tap.result()).isEqualTo(AnswerResult.UNDECIDED);

    Answer advice = ask(gate.submit(advice(Optional.of("gate-01.1.2"), approved(300))));
    assertThat(advice.result()).isEqualTo(AnswerResult.KEPT);
    assertThat(advice.posted()).isEqualTo(Money.fen(-300));
    host.proveBook();
  }

  @Test
  void reversalBeforeTheAdvice_leavesNothingToPay() throws Exception {
    ChainedRecord nothing = gate.say(new Body.EventBody("test", "no tap"));
    ChainedRecord reversal = gate.say(new Body.ReversalBody("gate-01.1.2", "test"));

    Answer answer =
        ask(gate.submit(nothing, reversal, advice(Optional.of("gate-01.1.2"), approved(300))));
    assertThat(answer.result()).isEqualTo(AnswerResult.REVERSED);
    assertThat(answer.posted()).isEqualTo(Money.ZERO);
    host.proveBook();
  }

  @Test
  void priceThatNoItemHas_isNotTakenUnchecked() throws Exception {
    Answer answer = ask(gate.submit(advice(Optional.empty(), approved(1_000_000_000_000L))));

    assertThat(answer.posted()).isEqualTo(Money.ZERO);
    host.awaitAudited("advice.fault");
    assertThat(exceptions()).containsExactly("gate-01.1.2");
    host.proveBook();
  }

  static void publish(TestHost host, Path data) throws Exception {
    host.ask(
        AdminRequest.of("catalog-publish")
            .with("file", TestHost.copy(data, "catalogue.yaml").toString()));
  }

  private ChainedRecord advice(Optional<String> tapId, Decision decision) {
    return gate.advice(tapId, TestCard.ADULT, ALONE, decision);
  }

  private static Decision approved(long fen) {
    return new Decision.Approved(
        Money.fen(fen), Optional.empty(), Optional.empty(), new Notice("请通行", "Go"));
  }

  private Answer ask(Submission submission) throws Exception {
    link.send(submission);
    Answers answers = link.receive(Answers.class);
    return answers.leaves().get(answers.leaves().size() - 1).answer();
  }

  private java.util.List<String> exceptions() throws Exception {
    return host.ask(AdminRequest.of("status")).getJsonArray("exceptionTaps").stream()
        .map(String::valueOf)
        .toList();
  }

  /** The account beside the card's in the tap's last line that moved money. */
  private String postedTo(String tapId) throws Exception {
    return host.explain(tapId).getJsonArray("lines").stream()
        .map(JsonObject.class::cast)
        .flatMap(line -> line.getJsonArray("postings").stream())
        .map(posting -> ((JsonObject) posting).getString("account"))
        .filter(account -> account.startsWith("suspense:") || account.startsWith("operator:"))
        .reduce((before, last) -> last)
        .orElseThrow();
  }
}

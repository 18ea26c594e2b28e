package org.onecard.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** What becomes of a charge when the gate opened and nobody passed. */
class OutcomesEndToEndTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private Link link;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
    link = gate.connect(host.ports().tap());
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
  }

  @Test
  void refund_givesTheMoneyBackOnce_andTheNextTapIsNoPassBack() throws Exception {
    policy("{ do: refund }");
    String tap = tap(TestCard.ADULT);
    Answer told = ask(gate.submit(outcome(tap, Outcome.NOT_PASSED)));
    assertThat(told.posted()).isEqualTo(Money.fen(300));

    assertThat(ask(gate.submit(outcome(tap, Outcome.NOT_PASSED))).posted()).isEqualTo(Money.ZERO);
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.fen(300));
    assertThat(host.balanceFen("operator:metro")).isEqualTo(300);
    host.proveBook();
  }

  @Test
  void whoPassed_pays() throws Exception {
    policy("{ do: refund }");
    String tap = tap(TestCard.ADULT);
    assertThat(ask(gate.submit(outcome(tap, Outcome.PASSED))).posted()).isEqualTo(Money.ZERO);
    assertThat(ask(gate.submit(outcome(tap, Outcome.NOT_PASSED))).posted()).isEqualTo(Money.ZERO);
    assertThat(host.balanceFen("operator:metro")).isEqualTo(300);
    host.proveBook();
  }

  @Test
  void keep_keepsTheMoneyAndThePassBack() throws Exception {
    policy("{ do: keep }");
    String tap = tap(TestCard.ADULT);
    assertThat(ask(gate.submit(outcome(tap, Outcome.NOT_PASSED))).posted()).isEqualTo(Money.ZERO);
    Decision again = ask(gate.submit(gate.tap(TestCard.ADULT))).decision().orElseThrow();
    assertThat(((Decision.Declined) again).reason()).isEqualTo(Reason.PASS_BACK);
    host.proveBook();
  }

  @Test
  void reentry_isFreeWithinTheTimeAndOnlyOnce() throws Exception {
    policy("{ do: re-entry, within: 10min }");
    String tap = tap(TestCard.ADULT);
    assertThat(ask(gate.submit(outcome(tap, Outcome.NOT_PASSED))).posted()).isEqualTo(Money.ZERO);
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.ZERO);

    host.clock.advance(Duration.ofMinutes(1));
    // Within 90 minutes of the first ride it is a transfer.
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.fen(200));
    host.proveBook();
  }

  @Test
  void reversalAfterAReentryCameDue_takesBackTheTapWithIt() throws Exception {
    policy("{ do: re-entry, within: 10min }");
    String tap = tap(TestCard.ADULT);
    ask(gate.submit(outcome(tap, Outcome.NOT_PASSED)));
    Answer back = ask(gate.submit(gate.say(new Body.ReversalBody(tap, "test"))));
    assertThat(back.posted()).isEqualTo(Money.fen(300));
    assertThat(charge(ask(gate.submit(gate.tap(TestCard.ADULT))))).isEqualTo(Money.fen(300));
    host.proveBook();
  }

  @Test
  void aCodesIssuer_isGivenBackToo() throws Exception {
    policy("{ do: refund }");
    String tap = tap(TestCard.CODE);
    ask(gate.submit(outcome(tap, Outcome.NOT_PASSED)));
    assertThat(host.balanceFen("operator:metro")).isZero();
    assertThat(host.explain(tap).getLong("paidFen")).isZero();
    host.proveBook();
  }

  // ---- helpers ----

  private void policy(String policy) throws Exception {
    Path file = TestHost.copy(data, "catalogue.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("    reconcile: host", "    notPassed: " + policy + "\n    reconcile: host"),
        UTF_8);
    host.ask(AdminRequest.of("catalog-publish").with("file", file.toString()).with("at", "now"));
    link.receive(CatalogueDelivery.class);
    gate.holdsCatalogue(2);
    ask(gate.submit(gate.open()));
  }

  private ChainedRecord outcome(String tapId, Outcome outcome) {
    return gate.say(new Body.OutcomeBody(tapId, outcome, new PhaseTimes(1, 1, 1, 1, 1)));
  }

  /** A tap that was approved, by its id. */
  private String tap(TestCard card) throws Exception {
    Answer answer = ask(gate.submit(gate.tap(card)));
    assertThat(charge(answer)).isEqualTo(Money.fen(300));
    return answer.id().toString();
  }

  private Answer ask(Submission submission) throws Exception {
    link.send(submission);
    Answers answers = link.receive(Answers.class);
    return answers.leaves().get(answers.leaves().size() - 1).answer();
  }

  private static Money charge(Answer answer) {
    return ((Decision.Approved) answer.decision().orElseThrow()).charge();
  }
}

package org.onecard.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** Counted tickets from the registry, through the book: used once each, and given back. */
class TicketsEndToEndTest {

  private static final TestCard VISITOR = new TestCard("52000099000000000000000000000003");

  private static final String REGISTRY =
      """
      cardIdentificationCode,holderClass,residence,cardValidTo,balanceFen,patronStatus,loans,loanLimit,overdueLoans,denied,entitlements
      52000099000000000000000000000003,adult,520000,2033-12-31,20000,,,,,,park-two 2026-01-01/2030-12-31 x2
      """;

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private Link link;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    Path catalogue = TestHost.copy(data, "catalogue.yaml");
    Files.writeString(
        catalogue,
        Files.readString(catalogue)
            .replace(
                "      entriesPerDay: 1\n",
                """
                      entriesPerDay: 9
                    notPassed: { do: refund }
                    concessions: [{ id: park-two, ticket: park-two }]
                """),
        UTF_8);
    host.ask(
        AdminRequest.of("catalog-publish").with("file", catalogue.toString()).with("at", "now"));
    Path registry = data.resolve("tickets.csv");
    Files.writeString(registry, REGISTRY, UTF_8);
    AdminRequest preview = AdminRequest.of("import-preview").with("file", registry.toString());
    assertThat(host.ask(preview).getInteger("changed")).isEqualTo(1);
    host.ask(AdminRequest.of("import").with("file", registry.toString()));
    gate = host.enrol("gate-01", "scenic-entry");
    gate.holdsCatalogue(2);
    link = gate.connect(host.ports().tap());
    ask(gate.submit(gate.open()));
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
  }

  @Test
  void twoTickets_letInTwice() throws Exception {
    assertThat(chargeFen(tap())).isZero();
    assertThat(chargeFen(tap())).isZero();
    assertThat(chargeFen(tap())).isEqualTo(4_000);
    host.proveBook();
  }

  @Test
  void aTicketIsGivenBack_whereNobodyPassedOrTheTapIsTakenBack() throws Exception {
    String unpassed = tap().id().toString();
    ask(
        gate.submit(
            gate.say(
                new Body.OutcomeBody(
                    unpassed, Outcome.NOT_PASSED, new PhaseTimes(1, 1, 1, 1, 1)))));
    String reversed = tap().id().toString();
    ask(gate.submit(gate.say(new Body.ReversalBody(reversed, "test"))));

    assertThat(chargeFen(tap())).isZero();
    assertThat(chargeFen(tap())).isZero();
    assertThat(chargeFen(tap())).isEqualTo(4_000);
    host.proveBook();
  }

  private Answer tap() throws Exception {
    return ask(gate.submit(gate.tap(VISITOR)));
  }

  private Answer ask(Submission submission) throws Exception {
    link.send(submission);
    Answers answers = link.receive(Answers.class);
    return answers.leaves().get(answers.leaves().size() - 1).answer();
  }

  private static long chargeFen(Answer answer) {
    return ((Decision.Approved) answer.decision().orElseThrow()).charge().amountFen();
  }
}

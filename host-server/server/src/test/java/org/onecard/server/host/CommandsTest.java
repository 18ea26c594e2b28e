package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.server.HostMain;
import org.onecard.server.host.TestTerminal.TestCard;

/**
 * The commands as a person sees them, about a book that a host has left, and about a running one.
 */
class CommandsTest {

  private static final String LOST = "500000990000000000000000000000a7";

  @TempDir private Path data;

  /** What a command printed and how it ended. */
  private record Ran(int exit, String out, String err) {}

  @BeforeEach
  void play() throws Exception {
    try (TestHost host = TestHost.startStocked(data)) {
      TestTerminal gate = host.enrol("gate-01", "metro-ride");
      try (Link link = gate.connect(host.ports().tap())) {
        link.send(gate.submit(gate.open(), gate.tap(TestCard.ADULT), gate.tap(TestCard.DENIED)));
        assertThat(link.receive(Answers.class).leaves()).hasSize(3);
      }
    }
  }

  @Test
  void explain_showsFactsRulesAndPostingsInWords() {
    Ran ran = run("ledger", "explain", "gate-01.1.2", "--data", data.toString());

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("Tap gate-01.1.2 for metro-ride")
        .contains("paid in all: 3.00 yuan")
        .contains("answered: approved, 3.00 yuan")
        .contains("what the host knew, by catalogue 1:")
        .containsPattern("holder +.*adult.*\\(registry, 20")
        .contains("rules:")
        .containsPattern("posted: card:[0-9a-f]+\\S* +-3\\.00 yuan")
        .containsPattern("posted: operator:metro +3\\.00 yuan")
        .doesNotContain(TestCard.ADULT.hex());
  }

  @Test
  void explainOfADeclinedTap_saysWhyInWords() {
    Ran ran = run("ledger", "explain", "gate-01.1.3", "--data", data.toString());

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("answered: declined, card denied:").contains("0.00 yuan");
  }

  @Test
  void explainOfAnUnknownTap_isOneSentenceAndFails() {
    Ran ran = run("ledger", "explain", "gate-01.1.99", "--data", data.toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().strip()).contains("gate-01.1.99").doesNotContain("\n", "Exception");
  }

  @Test
  void verify_saysWhatWasProved() {
    Ran ran = run("ledger", "verify", "--data", data.toString());

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .containsPattern("The book is proved: \\d+ commits, 3 records of terminals, 4 entries");
  }

  @Test
  void verifyOfAnEditedBook_namesTheLineAndFails() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER line_is_not_updated");
      statement.execute("UPDATE line SET location_id = 'east' WHERE sequence = 2");
    }

    Ran ran = run("ledger", "verify", "--data", data.toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("record gate-01.1.2").contains("line");
  }

  @Test
  void status_showsTerminalsAndWhetherTheHostRuns() throws Exception {
    Ran stopped = run("host", "status", "--data", data.toString());
    assertThat(stopped.exit()).isZero();
    assertThat(stopped.out())
        .contains("Region 500000, host not running:")
        .containsPattern("catalogue 1, registry generation 1, deny list \\d{13}")
        .containsPattern("gate-01 +\\S+ +at cq-metro-1 for metro-ride, booked up to 1\\.3");

    try (TestHost host = TestHost.start(data)) {
      assertThat(host.ports().tap()).isPositive();
      assertThat(run("host", "status", "--data", data.toString()).out())
          .contains("Region 500000, host running:");
    }
  }

  @Test
  void validateOfAWrongCatalogue_namesFileAndLineAndFails() throws Exception {
    Path file = TestHost.copy(data, "catalogue.yaml");
    assertThat(run("catalog", "validate", file.toString()).exit()).isZero();
    Files.writeString(file, Files.readString(file).replace("fareFen: 300", "fareFen: three"));

    Ran ran = run("catalog", "validate", file.toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).containsPattern("catalogue\\.yaml:\\d+").contains("fareFen");
  }

  @Test
  void deniedCards_areListedByTokens_andTakenOffAgain() throws Exception {
    Path file =
        Files.writeString(data.resolve("lost.txt"), "# found at the depot\n\n" + LOST + "\n");
    Ran denied =
        run("host", "deny", "--file", file.toString(), "--why", "lost", "--data", data.toString());
    assertThat(denied.err()).isEmpty();
    assertThat(denied.out())
        .containsPattern("1 of 1 cards were not denied before. Deny list \\d{13} names 2 cards.");

    Ran listed = run("host", "deny", "list", "--json", "--data", data.toString());
    JsonArray shown = new JsonObject(listed.out()).getJsonArray("shown");
    assertThat(shown.size()).isEqualTo(2);
    assertThat(listed.out()).doesNotContain(LOST);
    assertThat(run("host", "deny", "list", "--data", data.toString()).out())
        .contains("lost", "(until the registry lifts it)");

    String token = shown.getJsonObject(0).getString("token");
    assertThat(run("host", "deny", "remove", "--token", token, "--data", data.toString()).out())
        .containsPattern(
            "1 of 1 cards were denied and are not any more. Deny list \\d{13} names 1 cards.");
    assertThat(run("host", "deny", "remove", "--card", LOST, "--data", data.toString()).out())
        .contains("0 of 1 cards");
  }

  @Test
  void deniedFileWithAWrongLine_changesNothing_andNamesTheLineWithoutWhatItSays() throws Exception {
    Path file = Files.writeString(data.resolve("lost.txt"), LOST + "\n" + LOST + "7\n");

    Ran ran = run("host", "deny", "--file", file.toString(), "--data", data.toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("line 2", "33 characters").doesNotContain(LOST);
    assertThat(run("host", "deny", "list", "--data", data.toString()).out())
        .containsPattern("Deny list \\d{13} names 1 cards.");
  }

  @Test
  void denyWithoutACard_orWithACardForAReason_isRefused() {
    assertThat(run("host", "deny", "--data", data.toString()).exit()).isEqualTo(2);
    assertThat(run("host", "deny", "remove", "--data", data.toString()).exit()).isEqualTo(2);
    Ran ran =
        run("host", "deny", "--card", LOST, "--why", "card " + LOST, "--data", data.toString());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("without a card's number").doesNotContain(LOST);
  }

  @Test
  void wrongUsage_exitsWithTwoAndShowsTheUsage() {
    assertThat(run("host", "enrol-code").exit()).isEqualTo(2);
    assertThat(run("host", "run", "--region", "chongqing").exit()).isEqualTo(2);
    assertThat(run("ledger", "burn").exit()).isEqualTo(2);
    assertThat(run("ledger", "explain").err()).contains("Usage:", "TAP");
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = HostMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Ran(exit, out.toString(), err.toString());
  }
}

package org.onecard.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.server.HostMain;
import org.onecard.server.host.TestTerminal.TestCard;
import org.xml.sax.InputSource;

/** A draft on taps that were really taken, beside the host that took them. */
class ReplayTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private Link link;

  /** An adult for 3.00 yuan, a senior for nothing, a denied card, and an adult alone. */
  @BeforeEach
  void play() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
    link = gate.connect(host.ports().tap());
    ask(
        gate.submit(
            gate.open(),
            gate.tap(TestCard.ADULT),
            gate.tap(TestCard.SENIOR),
            gate.tap(TestCard.DENIED)));
    host.clock.advance(Duration.ofHours(3));
    ask(
        gate.submit(
            gate.advice(
                Optional.empty(),
                TestCard.ADULT,
                new Facts(
                    Fact.known(false, Fact.Source.DENY_LIST, Instant.EPOCH),
                    Fact.absent(),
                    Fact.absent(),
                    Fact.absent(),
                    Fact.absent()),
                new Decision.Approved(
                    Money.fen(300), Optional.empty(), Optional.empty(), new Notice("", "")))));
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
  }

  @Test
  void dearerFare_isToldByItemAndHolder_withTheExtremesNamed() throws Exception {
    JsonObject report = replay(draft("fareFen: 300", "fareFen: 400"));

    JsonObject adult = group(report, "adult");
    assertThat(adult.getLong("taps")).isEqualTo(2);
    assertThat(adult.getLong("beforeFen")).isEqualTo(300);
    assertThat(adult.getLong("afterFen")).isEqualTo(400);
    assertThat(adult.getLong("dearer")).isEqualTo(1);
    JsonObject alone = group(report, "unknown");
    assertThat(alone.getLong("taps")).isEqualTo(1);
    assertThat(alone.getLong("afterFen")).isEqualTo(400);
    assertThat(group(report, "senior").getLong("dearer")).isZero();
    JsonObject total = report.getJsonObject("total");
    assertThat(total.getLong("taps")).isEqualTo(4);
    assertThat(total.getJsonObject("largestIncrease").getString("tap")).isEqualTo("gate-01.1.2");
    assertThat(total.containsKey("largestDecrease")).isFalse();
  }

  @Test
  void itemThatTakesOtherMedia_declines_andTheFirstIsNamed() throws Exception {
    JsonObject report = replay(draft("media: [ssse, t-union, transit-code]", "media: [t-union]"));

    JsonObject total = report.getJsonObject("total");
    assertThat(total.getLong("nowDeclined")).isEqualTo(3);
    assertThat(total.getString("firstDeclined")).isEqualTo("gate-01.1.2");
    assertThat(total.getJsonObject("declinedFor").getLong("MEDIUM_NOT_ACCEPTED")).isEqualTo(3);
    assertThat(total.getLong("otherReason")).isEqualTo(1);
  }

  @Test
  void fareOfNextMonth_isTriedOnTheseTaps_weeksEarlier() throws Exception {
    LocalDate next = LocalDate.ofInstant(Instant.now(), ZoneId.of("Asia/Shanghai")).plusDays(40);
    Path file =
        draft(
            "- { from: 2026-01-01, fareFen: 300 }",
            "- { from: 2026-01-01, to: %s, fareFen: 300 }\n        - { from: %s, fareFen: 450 }"
                .formatted(next.minusDays(1), next));
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("effective: \\S+", "effective: " + next + "T00:00"));

    JsonObject report = replay(file);
    JsonObject asItIs = replay(file, "--weeks-earlier", "0");

    assertThat(report.getInteger("weeksEarlier")).isEqualTo(6);
    assertThat(group(report, "adult").getLong("afterFen")).isEqualTo(450);
    assertThat(group(asItIs, "adult").getLong("afterFen")).isEqualTo(300);
  }

  @Test
  void lastTapsOnly_andThoseOfATime() throws Exception {
    Path file = draft("fareFen: 300", "fareFen: 400");
    assertThat(replay(file, "--limit", "1").getJsonObject("total").getLong("taps")).isEqualTo(1);
    String between = host.clock.instant().minus(Duration.ofHours(1)).toString();
    assertThat(replay(file, "--to", between).getJsonObject("total").getLong("taps")).isEqualTo(3);
    assertThat(replay(file, "--from", between).getJsonObject("total").getLong("taps")).isEqualTo(1);
    assertThat(replay(file, "--from", "2999-01-01").getJsonObject("total").getLong("taps"))
        .isZero();
  }

  @Test
  void tableChartAndPage_tellTheSame() throws Exception {
    Path svg = data.resolve("chart.svg");
    Path html = data.resolve("report.html");
    String words =
        run(
            draft("fareFen: 300", "fareFen: 400"),
            "--svg",
            svg.toString(),
            "--html",
            html.toString());

    assertThat(words)
        .containsPattern("metro-ride +adult +2 +3\\.00 +4\\.00 +\\+1\\.00")
        .containsPattern("metro-ride +all +4 +6\\.00 +8\\.00 +\\+2\\.00")
        .contains("Largest increase: tap gate-01.1.2 (metro-ride, adult");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(Files.readString(svg))));
    assertThat(Files.readString(svg)).contains("6.00").contains("8.00");
    assertThat(Files.readString(html))
        .contains("<svg")
        .contains("gate-01.1.2")
        .doesNotContain("http://localhost")
        .doesNotContain("src=");
  }

  @Test
  void sameCatalogueAsItWas_changesNothing() throws Exception {
    assertThat(run(TestHost.copy(data, "catalogue.yaml"))).contains("Nothing would have changed.");
    assertThat(run(Path.of("1"))).contains("Nothing would have changed.");
  }

  private static JsonObject group(JsonObject report, String holder) {
    return report.getJsonArray("groups").stream()
        .map(JsonObject.class::cast)
        .filter(group -> group.getString("holder").equals(holder))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject replay(Path draft, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--json");
    return new JsonObject(run(draft, arguments.toArray(String[]::new)));
  }

  private String run(Path draft, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("catalog", "replay", draft.toString(), "--data", data.toString()));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        HostMain.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    assertThat(exit).as(err.toString()).isZero();
    return out.toString();
  }

  private Path draft(String from, String to) throws Exception {
    Path file = TestHost.copy(data, "catalogue.yaml");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    return Files.writeString(data.resolve("draft.yaml"), text.replace(from, to), UTF_8);
  }

  private void ask(Submission submission) throws Exception {
    link.send(submission);
    Message message = link.receive();
    while (!(message instanceof Answers)) {
      message = link.receive();
    }
  }
}

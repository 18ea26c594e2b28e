package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.server.HostMain;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** The sample of both regions from its files to a tap, a draft on that tap, and back. */
class ChuanyuLifeTest {

  private static final Path SAMPLE = Path.of("../../firmware-docs/samples/chuanyu");

  @TempDir private Path data;
  private TestHost host;

  private record Ran(int exit, String out, String err) {}

  @BeforeEach
  void start() throws Exception {
    host = TestHost.start(data);
    host.ask(
        AdminRequest.of("import").with("file", TestHost.copy(data, "registry.csv").toString()));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void theSample_isValidatedPublishedTappedComparedReplayedAndTakenBack() throws Exception {
    assertThat(run("catalog", "validate", SAMPLE.toString()).exit()).isZero();
    Ran published =
        run("catalog", "publish", copy("sample", 200).toString(), "--yes", "--data", dataFolder());
    assertThat(published.exit()).as(published.err()).isZero();
    assertThat(run("catalog", "show", "--data", dataFolder()).out())
        .contains("cq-bus-ride", "link-ride")
        .doesNotContain("cd-bus-ride");

    TestTerminal bus = enrol("bus-118", "cq-bus-118", "cq-bus-ride");
    try (Link link = bus.connect(host.ports().tap())) {
      tell(bus, link, bus.open());
      Answer answer = tell(bus, link, bus.tap(TestCard.ADULT));
      assertThat(((Decision.Approved) answer.decision().orElseThrow()).charge())
          .isEqualTo(Money.fen(200));
    }

    Path draft = copy("draft", 300);
    Ran compared = run("catalog", "diff", draft.toString(), "--data", dataFolder());
    assertThat(compared.out())
        .as(compared.err())
        .contains("cq-city")
        .containsPattern("bus.*adult.*amount.*200.*300");
    String slip = copy("slip", 10).toString();
    Ran tenfold = run("catalog", "publish", slip, "--at", "now", "--yes", "--data", dataFolder());
    assertThat(tenfold.exit()).isEqualTo(1);
    assertThat(tenfold.err()).contains("tariff cq-city: product bus adult 2.00 → 0.10 yuan");
    Path chart = data.resolve("chart.html");
    Ran replayed =
        run(
            "catalog",
            "replay",
            draft.toString(),
            "--html",
            chart.toString(),
            "--data",
            dataFolder());
    assertThat(replayed.out()).as(replayed.err()).contains("cq-bus-ride").contains("+1.00");
    assertThat(Files.readString(chart)).contains("<svg");

    assertThat(
            run(
                    "catalog",
                    "publish",
                    draft.toString(),
                    "--at",
                    "now",
                    "--yes",
                    "--data",
                    dataFolder())
                .exit())
        .isZero();
    assertThat(run("catalog", "rollback", "--yes", "--data", dataFolder()).exit()).isZero();
    assertThat(run("catalog", "versions", "--data", dataFolder()).out()).contains("3");
    host.proveBook();
  }

  /** The sample with another fare for buses. */
  private Path copy(String name, long busFen) throws IOException {
    Path folder = Files.createDirectory(data.resolve(name));
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        Files.writeString(
            folder.resolve(file.getFileName()),
            Files.readString(file)
                .replace(
                    "{ id: bus, rider: adult, amount: 200 }",
                    "{ id: bus, rider: adult, amount: %d }".formatted(busFen)));
      }
    }
    // The cases say what a bus costs, and would not come out any more.
    for (String province : List.of("chongqing.yaml", "sichuan.yaml")) {
      Path file = folder.resolve(province);
      String text = Files.readString(file);
      Files.writeString(file, text.substring(0, text.indexOf("\ntests:") + 1));
    }
    return folder;
  }

  private TestTerminal enrol(String terminal, String location, String item) throws Exception {
    String code =
        host.ask(
                AdminRequest.of("enrol-code")
                    .with("terminal", terminal)
                    .with("location", location)
                    .with("item", item))
            .getString("code");
    return TestTerminal.enrol(host.ports().enrol(), code, host.clock);
  }

  private static Answer tell(TestTerminal terminal, Link link, ChainedRecord... records)
      throws Exception {
    link.send(terminal.submit(records));
    while (true) {
      if (link.receive() instanceof Answers answers) {
        return answers.leaves().get(answers.leaves().size() - 1).answer();
      }
    }
  }

  private String dataFolder() {
    return data.toString();
  }

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = HostMain.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ran(exit, out.toString(), err.toString());
  }
}

package org.onecard.lab.bench.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.virtual.pcscd.PcscParts;

/** A short run over a real PC/SC service. Speed is nobody's promise here. */
@Tag("real")
@Timeout(300)
class TapBenchTest {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");
  private static final String[] EVERYBODY =
      Stream.of(Contestant.values()).map(Contestant::key).toArray(String[]::new);

  private static final Duration HANG = Duration.ofMillis(1_500);

  private static final TapBench.Plan SHORT =
      new TapBench.Plan(40, Duration.ofMillis(200), 1, HANG, 1, Duration.ofSeconds(5));

  private static final List<String> SAID = new ArrayList<>();

  private static JsonObject json = new JsonObject();
  private static String table = "";

  /**
   * That all sent the same commands and read the same is the run's own check: it fails otherwise.
   */
  @BeforeAll
  static void run() throws IOException, InterruptedException {
    try (TapBench bench = TapBench.open(SHORT, PcscParts.find(CACHE), SAID::add)) {
      TapFigures figures = bench.run();
      json = figures.toJson();
      table = figures.toTable(2);
    }
  }

  @Test
  void theObjectHasItsShape() {
    assertThat(json.fieldNames())
        .containsExactly("read", "fourReadersApduPerS", "hungNeighbourMs", "serviceRestartMs");
    for (String part : json.fieldNames()) {
      assertThat(json.getJsonObject(part).fieldNames()).containsExactly(EVERYBODY);
    }
  }

  @Test
  void everyContestantHasRead() {
    for (String contestant : EVERYBODY) {
      JsonObject read = json.getJsonObject("read").getJsonObject(contestant);
      assertThat(read.fieldNames()).containsExactly("p50Ms", "p99Ms", "cpuMs");
      assertThat(read.getDouble("p50Ms")).isPositive().isLessThanOrEqualTo(read.getDouble("p99Ms"));
      assertThat(read.getDouble("cpuMs")).isPositive();
      assertThat(json.getJsonObject("fourReadersApduPerS").getLong(contestant)).isPositive();
    }
    assertThat(SAID).contains("one slot: 40 of 40 rounds each");
  }

  @Test
  void whoSharesAContext_waitsForTheHungCard_andOurLayerDoesNot() {
    JsonObject hung = json.getJsonObject("hungNeighbourMs");
    double almost = HANG.toMillis() * 0.8;
    assertThat(hung.getDouble("jdk")).isGreaterThan(almost);
    assertThat(hung.getDouble("keyple")).isGreaterThan(almost);
    assertThat(hung.getDouble("bare")).isLessThan(almost);
    assertThat(hung.getDouble("ours")).isLessThan(almost);
  }

  @Test
  void theJdksProvider_neverSurvivesARestartOfTheService_andOurLayerDoes() {
    JsonObject restart = json.getJsonObject("serviceRestartMs");
    assertThat(restart.getValue("jdk")).isNull();
    assertThat(restart.getDouble("ours")).isPositive();
    assertThat(table).contains("never");
  }
}

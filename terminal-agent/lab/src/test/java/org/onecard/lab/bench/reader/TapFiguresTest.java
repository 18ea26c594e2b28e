package org.onecard.lab.bench.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TapFiguresTest {

  @Test
  void aRestartNeverSurvived_isNull_andNeverInTheTable() {
    TapFigures figures = figures(OptionalDouble.empty());

    assertThat(figures.toJson().encode())
        .isEqualTo(
            "{\"read\":{\"jdk\":{\"p50Ms\":0.5,\"p99Ms\":1.235,\"cpuMs\":0.25},"
                + "\"bare\":{\"p50Ms\":0.5,\"p99Ms\":1.235,\"cpuMs\":0.25}},"
                + "\"fourReadersApduPerS\":{\"jdk\":10900,\"bare\":10900},"
                + "\"hungNeighbourMs\":{\"jdk\":3700.0,\"bare\":3700.0},"
                + "\"serviceRestartMs\":{\"jdk\":null,\"bare\":300.0}}");
    assertThat(figures.toTable(2)).contains("never").contains("300 ms");
  }

  @Test
  void theTableTellsTheRatioToTheBareLoop() {
    assertThat(figures(OptionalDouble.of(1)).toTable(2)).contains(" 1.00 ");
  }

  private static TapFigures figures(OptionalDouble jdkRestart) {
    Map<String, TapFigures.Read> read = new LinkedHashMap<>();
    Map<String, TapFigures.Load> load = new LinkedHashMap<>();
    Map<String, TapFigures.Neighbour> hung = new LinkedHashMap<>();
    Map<String, OptionalDouble> restart = new LinkedHashMap<>();
    for (String key : new String[] {"jdk", "bare"}) {
      read.put(key, new TapFigures.Read(0.5, 1.23456, 0.25, 0));
      load.put(key, new TapFigures.Load(10_900.4, 0));
      hung.put(key, new TapFigures.Neighbour(1, 3_700));
      restart.put(key, key.equals("jdk") ? jdkRestart : OptionalDouble.of(300));
    }
    return new TapFigures(2_000, read, load, hung, restart);
  }
}

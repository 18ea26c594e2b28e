package org.onecard.lab.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.TerminalProcess;

/** What is measured, and of what. */
class ProcessUseTest {

  @Test
  void timeOfAProcess_isThatInUserSpaceAndInTheKernel_whateverItIsCalled() {
    assertThat(
            ProcessUse.ticks(
                "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 9 8 7 6 120 34 5 6 20 0 37 0 99"))
        .isEqualTo(154);
  }

  @Test
  void percent_isOfOneCore_andThreadsAreNamedByWhatTheyHad() {
    ProcessUse before = new ProcessUse(0, 0, Map.of("reader/7", 0L, "quiet/8", 5L), 1);
    ProcessUse after =
        new ProcessUse(
            1_000_000_000, 25_000_000, Map.of("reader/7", 20_000_000L, "quiet/8", 5L), 1);

    assertThat(after.percentSince(before)).isEqualTo(2.5);
    assertThat(after.busiestSince(before)).containsExactly("reader 2.00 %");
  }

  @Test
  void ownProcess_isSeenWithItsThreads() throws Exception {
    ProcessUse use = ProcessUse.of(ProcessHandle.current().pid());

    assertThat(use.cpuNanos()).isPositive();
    assertThat(use.residentKib()).isGreaterThan(1_024);
    assertThat(use.threadNanos()).isNotEmpty();
  }

  @Test
  void terminalsOfTheLab_runAsTheLauncherRunsThem() throws Exception {
    Path launcher = LabFiles.documents().resolveSibling("onecard");
    String text = Files.readString(launcher).replaceAll("\\s+", " ");

    assertThat(text)
        .contains("terminal_options=(" + String.join(" ", TerminalProcess.LAUNCHER_OPTIONS) + ")");
    TerminalProcess.LAUNCHER_ENVIRONMENT.forEach(
        (name, value) ->
            assertThat(text).contains("terminal_environment=(" + name + "=" + value + ")"));
  }
}

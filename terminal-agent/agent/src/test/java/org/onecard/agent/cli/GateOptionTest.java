package org.onecard.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.screen.ScreenState;
import org.onecard.device.gate.GateMode;
import org.onecard.device.gate.GateResult;
import org.onecard.device.gate.GateState;
import org.onecard.device.gate.SerialGate;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.device.signal.Cue;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.scenario.Notice;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The gate of a terminal as it is written on the command line. */
class GateOptionTest {

  private static final Notice NOTICE = new Notice("请通行", "Go");

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  @Command(name = "opens")
  static final class Opens implements Callable<Integer> {
    @Mixin GateOption gate = new GateOption();
    final List<String> seen = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
      try (GateOption.Started started = gate.start()) {
        seen.add(started.gate().getClass().getSimpleName());
        started.gateState().ifPresent(state -> seen.add(state.getClass().getSimpleName()));
        started.setMode(GateMode.EMERGENCY_OPEN);
        if (started.gate() instanceof SimulatedGate simulated) {
          seen.add(simulated.open(Duration.ofSeconds(2)).getClass().getSimpleName());
        }
      }
      return 0;
    }
  }

  @Test
  void nothingSaid_isASimulatedGateThatSomebodyWalksThrough() {
    Opens opens = new Opens();
    assertThat(run(opens)).isZero();
    assertThat(opens.seen)
        .containsExactly(
            SimulatedGate.class.getSimpleName(), GateResult.Passed.class.getSimpleName());
  }

  @Test
  void gateOnAPortThatIsNotThere_isStartedAndSaysItsFault() {
    Opens opens = new Opens();
    assertThat(run(opens, "--gate", "swing:" + folder.resolve("none") + ":id=1")).isZero();
    assertThat(opens.seen)
        .containsExactly(SerialGate.class.getSimpleName(), GateState.Faulty.class.getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tripod:/dev/x",
        "dry:/dev/x",
        "lcus1:/dev/x",
        "swing:/dev/ttyUSB0",
        "swing:/dev/x:id=300",
        "modbus:/dev/x:passage=1,unknown=2"
      })
  void settingThatCannotBe_isWrongUsageWithASentence(String setting) {
    assertThat(run(new Opens(), "--gate", setting)).isEqualTo(2);
    assertThat(said.toString()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void signalAndItsKey_areRead_andAWrongOneIsWrongUsage() throws Exception {
    Path key = folder.resolve("reader.key");
    Files.writeString(key, "000102030405060708090a0b0c0d0e0f\n");
    String signal = "osdp:" + folder.resolve("none") + ":address=5";
    assertThat(run(new Opens(), "--signal", signal, "--signal-key", key.toString())).isZero();
    assertThat(run(new Opens(), "--signal", "lamp:/dev/x")).isEqualTo(2);
    Files.writeString(key, "no key");
    assertThat(run(new Opens(), "--signal", signal, "--signal-key", key.toString())).isEqualTo(2);
  }

  @Test
  void everyScreen_hasItsCue() {
    Map<ScreenState, Cue> cues =
        Map.of(
            new ScreenState.Waiting(),
            Cue.WAITING,
            new ScreenState.Reading(),
            Cue.READING,
            new ScreenState.Checking(),
            Cue.CHECKING,
            ScreenState.Working.library(Duration.ofSeconds(5)),
            Cue.CHECKING,
            new ScreenState.Go(NOTICE),
            Cue.GO,
            new ScreenState.Refused(NOTICE),
            Cue.REFUSED,
            new ScreenState.HoldStill(NOTICE),
            Cue.HOLD_STILL,
            new ScreenState.RemoveCard(),
            Cue.REMOVE_CARD,
            new ScreenState.OutOfOrder("made up"),
            Cue.OUT_OF_ORDER);
    cues.forEach((state, cue) -> assertThat(GateOption.cue(state)).isEqualTo(cue));
    assertThat(ScreenState.class.getPermittedSubclasses()).hasSize(cues.size() + 1);
  }

  private Passage byHost = Passage.CONTROLLED;
  private final List<String> journal = new ArrayList<>();

  private OpenWay way(List<GateMode> told) {
    return new OpenWay(
        new GateModeFile(folder),
        () -> byHost,
        told::add,
        (kind, detail) -> journal.add(kind + ": " + detail));
  }

  @Test
  void theStrongerOfStaffAndHost_holds_andEachChangeIsWrittenDown() throws Exception {
    new TestHost().enrol(folder);
    List<GateMode> told = new ArrayList<>();
    OpenWay way = way(told);
    byHost = Passage.FREE;
    way.follow();
    assertThat(terminalGate("emergency")).isZero();
    way.follow();
    byHost = Passage.CONTROLLED;
    way.follow();
    assertThat(way.mode()).isEqualTo(GateMode.EMERGENCY_OPEN);
    byHost = Passage.EMERGENCY;
    assertThat(terminalGate("normal")).isZero();
    way.follow();
    byHost = Passage.CONTROLLED;
    way.follow();
    assertThat(told)
        .containsExactly(GateMode.FREE_PASSAGE, GateMode.EMERGENCY_OPEN, GateMode.CONTROLLED);
    assertThat(journal)
        .containsExactly(
            "gate.free: staff want it normal, the host free",
            "gate.emergency: staff want it emergency, the host free",
            "gate.normal: staff want it normal, the host normal");
  }

  @Test
  void modeThatStaffSet_isToldOnce_keptOverRestarts_andTakenBack() throws Exception {
    new TestHost().enrol(folder);
    List<GateMode> told = new ArrayList<>();
    OpenWay running = way(told);
    running.follow();
    assertThat(terminalGate("free")).isZero();
    running.follow();
    running.follow();
    assertThat(told).containsExactly(GateMode.FREE_PASSAGE);

    List<GateMode> afterRestart = new ArrayList<>();
    way(afterRestart).follow();
    assertThat(afterRestart).containsExactly(GateMode.FREE_PASSAGE);

    assertThat(terminalGate("emergency")).isZero();
    running.follow();
    Files.writeString(folder.resolve("gate-mode"), "ajar");
    running.follow();
    assertThat(terminalGate("normal")).isZero();
    running.follow();
    assertThat(told)
        .containsExactly(GateMode.FREE_PASSAGE, GateMode.EMERGENCY_OPEN, GateMode.CONTROLLED);
    assertThat(terminalGate("ajar")).isEqualTo(2);
  }

  private int terminalGate(String mode) {
    return run(new TerminalGateCommand(), mode, "--data", folder.toString());
  }

  private int run(Object command, String... arguments) {
    PrintWriter out = new PrintWriter(said, true);
    return new CommandLine(command)
        .setOut(out)
        .setErr(out)
        .setExecutionExceptionHandler(
            (fault, line, parsed) -> {
              line.getErr().println(fault.getMessage());
              return 1;
            })
        .execute(arguments);
  }
}

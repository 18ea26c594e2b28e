package org.onecard.device.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.LineFaults.Manner;
import org.onecard.virtual.serial.VirtualLcus;
import org.onecard.virtual.serial.VirtualModbusModule;
import org.onecard.virtual.serial.VirtualSwingGate;
import org.onecard.virtual.serial.VirtualTx1500;

/** Every kind of gate over jSerialComm and a pair of pseudo terminals. */
@Tag("real")
@Timeout(120)
class SerialGateTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(700);

  /** A busy machine stalls a gate now and then, and hardly so often in a row. */
  private static final int TRIES = 8;

  /** In a second. */
  private static final Duration IDLE = Duration.ofMillis(200);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(GateKind.class)
  void personWalks_isPassed_andItIsShutBehindThem(GateKind kind) throws Exception {
    try (GateOnLine line = usual(kind)) {
      line.whenShut();
      for (int round = 1; round <= 3; round++) {
        Thread person = line.personWalks();
        assertThat(line.gate().open(LONG)).isInstanceOf(GateResult.Passed.class);
        assertThat(line.gate().state()).isInstanceOf(GateState.Passed.class);
        GateOnLine.until(() -> !line.barrier().isOpen());
        assertThat(line.barrier().openings()).isEqualTo(round);
        person.join();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MODBUS", "DRY", "TX1500", "SWING"})
  void personStays_isNotPassed(GateKind kind) throws Exception {
    try (GateOnLine line = usual(kind)) {
      line.whenShut();
      assertThat(openShortly(line)).isEqualTo(new GateResult.NotPassed());
      assertThat(line.gate().state()).isEqualTo(new GateState.TimedOut());
      if (kind != GateKind.TX1500) {
        GateOnLine.until(() -> !line.barrier().isOpen());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MODBUS", "DRY", "TX1500", "SWING"})
  void silentOrBabblingOrGarbled_isAFault_andNeverAPassage(GateKind kind) throws Exception {
    for (Manner manner : Manner.values()) {
      if (manner != Manner.WELL) {
        try (GateOnLine line = asInTheField(kind)) {
          line.whenShut();
          line.end().setFaults(LineFaults.NONE.with(manner));
          GateResult result = line.gate().open(SHORT);
          assertThat(result).as(manner.name()).isNotInstanceOf(GateResult.Passed.class);
          if (manner != Manner.BABBLING) {
            // One that babbles may still be understood between its words.
            assertThat(result).as(manner.name()).isInstanceOf(GateResult.Fault.class);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(GateKind.class)
  void pulled_isAFaultAtOnce_andGoodAgainWhenItIsBack(GateKind kind) throws Exception {
    try (GateOnLine line = usual(kind)) {
      line.whenShut();
      CompletableFuture<GateResult> opening =
          CompletableFuture.supplyAsync(() -> openQuietly(line, Duration.ofSeconds(30)));
      GateOnLine.until(() -> line.barrier().openings() == 1);
      line.pullCable();
      if (kind != GateKind.LCUS1) {
        assertThat(opening.get(20, TimeUnit.SECONDS)).isInstanceOf(GateResult.Fault.class);
      }
      GateOnLine.until(() -> line.gate().state() instanceof GateState.Faulty);
      assertThat(line.gate().open(LONG)).isInstanceOf(GateResult.Fault.class);
      line.plugIn();
      line.whenShut();
      if (kind != GateKind.TX1500) {
        GateOnLine.until(() -> !line.barrier().isOpen());
      }
      Thread person = line.personWalks();
      assertThat(line.gate().open(LONG)).isInstanceOf(GateResult.Passed.class);
      person.join();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LCUS1", "MODBUS", "SWING"})
  void modeOpensForEverybody_andTakesItBack(GateKind kind) throws Exception {
    try (GateOnLine line = usual(kind)) {
      line.whenShut();
      line.gate().setMode(GateMode.FREE_PASSAGE);
      GateOnLine.until(line.barrier()::isOpen);
      assertThat(line.gate().state()).isEqualTo(new GateState.Held(GateMode.FREE_PASSAGE));
      line.gate().setMode(GateMode.CONTROLLED);
      GateOnLine.until(() -> !line.barrier().isOpen());
    }
  }

  @Test
  void turnstileThatCannotBeHeld_isOpenedAgainForEachPerson() throws Exception {
    try (GateOnLine line = usual(GateKind.TX1500)) {
      line.whenShut();
      line.gate().setMode(GateMode.FREE_PASSAGE);
      for (int person = 1; person <= 3; person++) {
        GateOnLine.until(line.barrier()::isOpen);
        line.end().say(line.barrier().walk());
      }
      GateOnLine.until(() -> line.barrier().openings() >= 4);
    }
  }

  @ParameterizedTest
  @CsvSource({"emergency=3, EMERGENCY_OPEN", "free=3, FREE_PASSAGE"})
  void inputOpensForEverybody(String setting, GateMode mode) throws Exception {
    VirtualModbusModule module = new VirtualModbusModule(1);
    try (GateOnLine line =
        new GateOnLine(directory, GateKind.DRY, ":passage=1," + setting, LineFaults.NONE, module)) {
      line.whenShut();
      module.setInput(3, true);
      GateOnLine.until(line.barrier()::isOpen);
      GateOnLine.until(() -> line.gate().mode() == mode);
      module.setInput(3, false);
      GateOnLine.until(() -> !line.barrier().isOpen());
      assertThat(line.gate().mode()).isEqualTo(GateMode.CONTROLLED);
    }
  }

  @Test
  void breakingContact_opensWhenItsWireIsCut() throws Exception {
    VirtualModbusModule module = new VirtualModbusModule(1);
    module.setInput(4, true);
    try (GateOnLine line =
        new GateOnLine(
            directory, GateKind.DRY, ":passage=1,emergency=4nc", LineFaults.NONE, module)) {
      line.whenShut();
      module.setInput(4, false);
      GateOnLine.until(line.barrier()::isOpen);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LCUS1", "MODBUS", "DRY"})
  void relayLeftOn_isLetGoAtTheStart_andAtTheEnd(GateKind kind) throws Exception {
    GateOnLine line = usual(kind);
    line.whenShut();
    line.gate().setMode(GateMode.FREE_PASSAGE);
    GateOnLine.until(line.barrier()::isOpen);
    line.gate().close();
    GateOnLine.until(() -> !line.barrier().isOpen());
    line.close();

    VirtualLcus left = new VirtualLcus();
    for (int one : new int[] {0xA0, 1, 1, 0xA2}) {
      left.hear(one);
    }
    assertThat(left.isOpen()).isTrue();
    try (GateOnLine again =
        new GateOnLine(
            directory.resolve("again"),
            GateKind.LCUS1,
            ":passage=assumed",
            LineFaults.NONE,
            left)) {
      GateOnLine.until(() -> !again.barrier().isOpen());
    }
  }

  @Test
  void interruptedTap_shutsTheGate() throws Exception {
    try (GateOnLine line = usual(GateKind.MODBUS)) {
      line.whenShut();
      Thread tap = new Thread(() -> openQuietly(line, Duration.ofSeconds(30)));
      tap.start();
      GateOnLine.until(line.barrier()::isOpen);
      tap.interrupt();
      GateOnLine.until(() -> !line.barrier().isOpen());
      tap.join();
    }
  }

  @Test
  void swingGateThatMissedTheCommand_isToldAgain_andLetsOneThrough() throws Exception {
    try (GateOnLine line = asInTheField(GateKind.SWING)) {
      line.whenShut();
      line.end().setFaults(LineFaults.NONE.with(Manner.DEAF));
      Thread.sleep(300);
      Thread repair =
          new Thread(
              () -> {
                sleepQuietly(250);
                line.end().setFaults(LineFaults.NONE);
              });
      repair.start();
      Thread person = line.personWalks();
      assertThat(line.gate().open(LONG)).isInstanceOf(GateResult.Passed.class);
      assertThat(line.barrier().openings()).isEqualTo(1);
      repair.join();
      person.join();
    }
  }

  @Test
  void swingGateThatLosesBytes_mostlyOpensStill_andNeverForTwo() throws Exception {
    LineFaults lossy = LineFaults.NONE.withLoss(60, 5);
    try (GateOnLine line = new GateOnLine(directory, GateKind.SWING, "", lossy)) {
      line.whenShut();
      int passed = 0;
      for (int round = 0; round < 10; round++) {
        int before = line.barrier().openings();
        Thread person = line.personWalks();
        if (line.gate().open(LONG) instanceof GateResult.Passed) {
          passed++;
        }
        assertThat(line.barrier().openings() - before).isLessThanOrEqualTo(1);
        person.interrupt();
        person.join();
        GateOnLine.until(() -> !line.barrier().isOpen());
      }
      assertThat(passed).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void swappedGates_areToldApart() throws Exception {
    try (GateOnLine line =
        new GateOnLine(
            directory, GateKind.SWING, ":id=1", LineFaults.NONE, new VirtualSwingGate(2))) {
      GateOnLine.until(
          () ->
              line.gate().state() instanceof GateState.Faulty faulty
                  && faulty.what().contains("address"));
      assertThat(line.gate().open(SHORT)).isInstanceOf(GateResult.Fault.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MODBUS", "DRY", "TX1500", "SWING"})
  void passageThatNobodyMadeBefore_isNotThatOfTheNextPerson(GateKind kind) throws Exception {
    try (GateOnLine line = usual(kind)) {
      line.whenShut();
      line.end().say(line.barrier().lie());
      GateOnLine.until(() -> line.gate().unasked() == 1);
      assertThat(openShortly(line)).isEqualTo(new GateResult.NotPassed());
    }
  }

  @Test
  void jammedTurnstile_isAFaultWithItsReason() throws Exception {
    VirtualTx1500 turnstile = new VirtualTx1500();
    turnstile.setJammed(true);
    try (GateOnLine line =
        new GateOnLine(directory, GateKind.TX1500, "", LineFaults.NONE, turnstile)) {
      line.whenShut();
      assertThat(line.gate().open(LONG))
          .isEqualTo(new GateResult.Fault("the turnstile does not open (15)"));
    }
  }

  @Test
  void lateAnswers_areAwaited() throws Exception {
    LineFaults late = LineFaults.NONE.withDelay(Duration.ofMillis(100));
    try (GateOnLine line = new GateOnLine(directory, GateKind.MODBUS, ":passage=1", late)) {
      line.whenShut();
      Thread person = line.personWalks();
      assertThat(line.gate().open(LONG)).isInstanceOf(GateResult.Passed.class);
      person.join();
    }
  }

  @ParameterizedTest
  @EnumSource(GateKind.class)
  void idleOrPulled_costsHardlyAnyProcessorTime(GateKind kind) throws Exception {
    try (GateOnLine line = usual(kind)) {
      line.whenShut();
      Thread.sleep(300);
      assertThat(leastCpuWithin(1_000)).isLessThan(IDLE);
      line.pullCable();
      GateOnLine.until(() -> line.gate().state() instanceof GateState.Faulty);
      assertThat(leastCpuWithin(1_000)).isLessThan(IDLE);
    }
  }

  /**
   * Of a few such times the first that is idle, or else the least: the JVM compiles what has just
   * run, and is behind with that on a busy machine.
   */
  private static Duration leastCpuWithin(long ms) throws InterruptedException {
    Duration least = Duration.ofMillis(ms);
    for (int i = 0; i < TRIES && least.compareTo(IDLE) >= 0; i++) {
      long before = cpuNanos();
      Thread.sleep(ms);
      Duration used = Duration.ofNanos(cpuNanos() - before);
      least = used.compareTo(least) < 0 ? used : least;
    }
    return least;
  }

  /** Opened for a moment, again where a stall had the barrier miss even that. */
  private static GateResult openShortly(GateOnLine line) throws InterruptedException {
    GateResult result = line.gate().open(SHORT);
    for (int i = 1; i < TRIES && result instanceof GateResult.Fault; i++) {
      result = line.gate().open(SHORT);
    }
    return result;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private GateOnLine usual(GateKind kind) throws Exception {
    return new GateOnLine(directory, kind, GateOnLine.settings(kind), LineFaults.NONE);
  }

  /** The same with the times of the product, where a test is of an answer that does not come. */
  private GateOnLine asInTheField(GateKind kind) throws Exception {
    return new GateOnLine(
        directory,
        kind,
        GateOnLine.settings(kind),
        LineFaults.NONE,
        GateOnLine.barrier(kind),
        GateTimes.USUAL);
  }

  private static GateResult openQuietly(GateOnLine line, Duration time) {
    try {
      return line.gate().open(time);
    } catch (InterruptedException e) {
      return new GateResult.Fault("interrupted");
    }
  }

  private static void sleepQuietly(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

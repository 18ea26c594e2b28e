package org.onecard.lab.gate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.gate.GateState;
import org.onecard.device.gate.SerialGate;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortTimes;
import org.onecard.device.serial.ScannerSettings;
import org.onecard.device.serial.SerialScanner;
import org.onecard.lab.bench.Percentiles;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualGate;

/**
 * What our code adds to a gate, on a line and with a barrier that take no time, and what a gate and
 * a scanner cost that have nothing to do. The virtual barrier is in the same process, so that what
 * it costs counts too.
 */
public final class GateFigures {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PASSAGE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long WALK_MS = 120;

  private final PtyPair cable;
  private final Path scannerDirectory;
  private final SocatPart socat;
  private final LabKind kind;
  private final VirtualGate barrier;
  private final AtomicLong acknowledgedAt = new AtomicLong();

  /**
   * @param cable not plugged in yet
   * @param scannerDirectory where the cable of a scanner is made
   */
  public GateFigures(PtyPair cable, Path scannerDirectory, SocatPart socat, LabKind kind) {
    this.cable = cable;
    this.scannerDirectory = scannerDirectory;
    this.socat = socat;
    this.kind = kind;
    if (!(kind.device() instanceof VirtualGate gate)) {
      throw new IllegalArgumentException(kind.spelled() + " is no gate");
    }
    this.barrier = gate;
  }

  /** The figures, a line each. */
  String measure(int rounds) throws IOException, InterruptedException {
    cable.start();
    DeviceEnd end = new DeviceEnd(cable.far(), barrier, LineFaults.NONE);
    end.start();
    try (PtyPair scannerCable = new PtyPair(scannerDirectory, socat)) {
      scannerCable.start();
      try (SerialGate gate =
              SerialGate.start(
                  "measured",
                  GateSettings.parse(kind.setting(cable.near().toString())),
                  new JSerialPorts(),
                  PortTimes.USUAL,
                  this::note);
          SerialScanner scanner =
              SerialScanner.start(
                  ScannerSettings.usual(
                      "measured", PortBinding.parse(scannerCable.near().toString())))) {
        until(() -> gate.state() instanceof GateState.Shut);
        StringBuilder text = new StringBuilder();
        text.append(
            "%s, command to acknowledgement: %s (%d openings)%n"
                .formatted(kind.spelled(), Percentiles.of(openings(gate, end, rounds)), rounds));
        text.append("idle, gate and scanner there: %s%n".formatted(idle()));
        scannerCable.kill();
        text.append("idle, scanner pulled: %s%n".formatted(idle()));
        cable.kill();
        until(() -> gate.state() instanceof GateState.Faulty);
        text.append("idle, gate pulled too: %s%n".formatted(idle()));
        scanner.discard();
        return text.toString();
      }
    }
  }

  /**
   * From the command to a gate until its answer is known.
   *
   * @return a duration for each opening, in ns
   */
  public long[] acknowledgements(int rounds) throws IOException, InterruptedException {
    cable.start();
    DeviceEnd end = new DeviceEnd(cable.far(), barrier, LineFaults.NONE);
    end.start();
    try (SerialGate gate =
        SerialGate.start(
            "measured",
            GateSettings.parse(kind.setting(cable.near().toString())),
            new JSerialPorts(),
            PortTimes.USUAL,
            this::note)) {
      until(() -> gate.state() instanceof GateState.Shut);
      return openings(gate, end, rounds);
    }
  }

  private void note(GateState state) {
    if (state instanceof GateState.Acknowledged) {
      acknowledgedAt.set(System.nanoTime());
    }
  }

  private long[] openings(SerialGate gate, DeviceEnd end, int rounds)
      throws IOException, InterruptedException {
    long[] took = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      until(() -> !barrier.isOpen());
      Thread.sleep(WALK_MS);
      Thread person = new Thread(() -> walk(end), "person");
      person.start();
      long began = System.nanoTime();
      gate.open(PASSAGE);
      took[i] = acknowledgedAt.get() - began;
      person.join();
    }
    return took;
  }

  private void walk(DeviceEnd end) {
    try {
      until(barrier::isOpen);
      Thread.sleep(WALK_MS);
      end.say(barrier.walk());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String idle() throws InterruptedException {
    Thread.sleep(1_000);
    long before = cpuNanos();
    Thread.sleep(IDLE.toMillis());
    return "%.2f %% of a core".formatted((cpuNanos() - before) * 100.0 / IDLE.toNanos());
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the gate did not come to that within 20 s");
      }
      Thread.sleep(1);
    }
  }
}

package org.onecard.device.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.PortTimes;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualGate;
import org.onecard.virtual.serial.VirtualLcus;
import org.onecard.virtual.serial.VirtualModbusModule;
import org.onecard.virtual.serial.VirtualSwingGate;
import org.onecard.virtual.serial.VirtualTx1500;

/** A gate of the terminal, a pair of pseudo terminals, and a virtual barrier at its far end. */
final class GateOnLine implements AutoCloseable {

  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");
  private static final PortTimes TIMES =
      new PortTimes(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(500));
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Two people are never less apart than this. */
  private static final Duration WALK = Duration.ofMillis(120);

  /** The usual, but for answers: a busy machine stalls a virtual barrier for longer than those. */
  private static final GateTimes PATIENT =
      new GateTimes(
          Duration.ofSeconds(2),
          GateTimes.USUAL.pause(),
          GateTimes.USUAL.pollOpen(),
          GateTimes.USUAL.pollShut(),
          GateTimes.USUAL.longestOpen());

  /** So many questions later the answer to one of them is known. */
  private static final int POLLS = 3;

  private final PtyPair cable;
  private final VirtualGate barrier;
  private final SerialGate gate;
  private final AtomicInteger heard = new AtomicInteger();
  private DeviceEnd end;

  GateOnLine(Path directory, GateKind kind, String settings, LineFaults faults) throws IOException {
    this(directory, kind, settings, faults, barrier(kind));
  }

  GateOnLine(Path directory, GateKind kind, String settings, LineFaults faults, VirtualGate barrier)
      throws IOException {
    this(directory, kind, settings, faults, barrier, PATIENT);
  }

  GateOnLine(
      Path directory,
      GateKind kind,
      String settings,
      LineFaults faults,
      VirtualGate barrier,
      GateTimes times)
      throws IOException {
    this.cable = new PtyPair(directory, SocatPart.find(CACHE));
    this.barrier = barrier;
    cable.start();
    end = endOf(faults);
    end.start();
    gate =
        SerialGate.start(
            "test",
            GateSettings.parse("%s:%s%s".formatted(kind.spelled(), cable.near(), settings)),
            new JSerialPorts(),
            TIMES,
            times,
            state -> {});
  }

  private DeviceEnd endOf(LineFaults faults) {
    return new DeviceEnd(
        cable.far(), barrier, faults, Pause.onThisThread(), piece -> heard.incrementAndGet());
  }

  static VirtualGate barrier(GateKind kind) {
    return switch (kind) {
      case LCUS1 -> new VirtualLcus();
      case MODBUS, DRY -> new VirtualModbusModule(1);
      case TX1500 -> new VirtualTx1500();
      case SWING -> new VirtualSwingGate(1);
    };
  }

  /** As a technician sets the kind up when nothing is out of the ordinary. */
  static String settings(GateKind kind) {
    return switch (kind) {
      case LCUS1 -> ":passage=assumed,pulse=200";
      case MODBUS -> ":passage=1";
      case DRY -> ":passage=1,pulse=150";
      case TX1500, SWING -> "";
    };
  }

  SerialGate gate() {
    return gate;
  }

  VirtualGate barrier() {
    return barrier;
  }

  DeviceEnd end() {
    return end;
  }

  void pullCable() {
    cable.kill();
  }

  void plugIn() throws IOException {
    cable.start();
    end = endOf(LineFaults.NONE);
    end.start();
  }

  /** Waits until it rests shut. */
  GateOnLine whenShut() throws InterruptedException {
    until(() -> gate.state() instanceof GateState.Shut);
    return this;
  }

  /** A person who goes when it has been opened, be it that its pulse is over by then. */
  Thread personWalks() {
    int before = barrier.openings();
    Thread person =
        new Thread(
            () -> {
              try {
                until(() -> barrier.openings() > before);
                Thread.sleep(WALK.toMillis());
                if (barrier instanceof VirtualModbusModule module) {
                  walkThroughContact(module);
                } else {
                  end.say(barrier.walk());
                }
              } catch (InterruptedException e) {
                // It was told not to wait for the gate any more.
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            "person");
    person.start();
    return person;
  }

  /** Holds the contact until it was seen, and is gone once it was seen open again. */
  private void walkThroughContact(VirtualModbusModule module) throws InterruptedException {
    module.setInput(1, true);
    until(
        () ->
            !(gate.state() instanceof GateState.Commanded)
                && !(gate.state() instanceof GateState.Acknowledged));
    module.setInput(1, false);
    int asked = heard.get();
    until(() -> heard.get() >= asked + POLLS);
  }

  static void until(BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to that in time");
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    gate.close();
    cable.close();
  }
}

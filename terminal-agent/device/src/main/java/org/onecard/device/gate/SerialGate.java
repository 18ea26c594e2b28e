package org.onecard.device.gate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.LineBytes;
import org.onecard.device.serial.LineDevice;
import org.onecard.device.serial.LineLoop;
import org.onecard.device.serial.PortTimes;
import org.onecard.device.serial.SerialPorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gate on a serial line. */
public final class SerialGate implements ControlledGate {

  /** What the machine may take longer than the passage time, three unanswered questions. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final long LOOK_MS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(SerialGate.class);

  private final String name;
  private final GateMachine machine;
  private final LineLoop loop;
  private final Consumer<GateState> watcher;

  private volatile GateState state;
  private volatile GateMode mode = GateMode.CONTROLLED;
  private volatile int unasked;

  /** Of the loop's thread. */
  private @Nullable CompletableFuture<GateResult> waiting;

  private SerialGate(
      String name,
      GateSettings settings,
      SerialPorts ports,
      PortTimes times,
      GateTimes gateTimes,
      Consumer<GateState> watcher) {
    this.name = name;
    this.watcher = watcher;
    this.machine = new GateMachine(settings.codec(), gateTimes, settings.pulse());
    this.state = machine.state();
    this.loop =
        new LineLoop(
            name,
            settings.binding(),
            settings.line(),
            ports,
            times,
            LineLoop.USUAL_LIMIT,
            () -> lastResort(settings.codec()),
            new Device());
  }

  /**
   * A gate that is looked for from now on; how it stands, its state says.
   *
   * @param name of the position it serves, for log and screen
   * @param watcher told of each new state on the gate's thread: it may not wait
   */
  public static SerialGate start(
      String name,
      GateSettings settings,
      SerialPorts ports,
      PortTimes times,
      Consumer<GateState> watcher) {
    return start(name, settings, ports, times, GateTimes.USUAL, watcher);
  }

  /** The same, asked at other times. */
  static SerialGate start(
      String name,
      GateSettings settings,
      SerialPorts ports,
      PortTimes times,
      GateTimes gateTimes,
      Consumer<GateState> watcher) {
    SerialGate gate = new SerialGate(name, settings, ports, times, gateTimes, watcher);
    gate.loop.start();
    return gate;
  }

  /** The same, on this machine's ports, with nobody watching. */
  public static SerialGate start(String name, GateSettings settings) {
    return start(name, settings, new JSerialPorts(), PortTimes.USUAL, state -> {});
  }

  /** With danger about, shutting is the worse of two wrongs. */
  private Optional<LineBytes> lastResort(GateCodec codec) {
    return mode == GateMode.EMERGENCY_OPEN ? Optional.empty() : codec.shut();
  }

  @Override
  public GateState state() {
    return state;
  }

  /**
   * Waits until the gate is found, as it has to be after its start, and answers.
   *
   * @return how it stands; still faulty when the time is over
   */
  public GateState awaitFound(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (state instanceof GateState.Faulty && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    return state;
  }

  /** How many passed whom nobody let through, since the gate was started. */
  int unasked() {
    return unasked;
  }

  @Override
  public GateMode mode() {
    return mode;
  }

  @Override
  public void setMode(GateMode wanted) {
    LOG.info("[gate={}] is set to {}", name, wanted);
    if (!submit(now -> machine.setMode(wanted, now))) {
      LOG.warn("[gate={}] takes no mode now", name);
    }
  }

  /** Puts a further output of the gate's device, a light for instance; lost where it is away. */
  public void output(int channel, boolean on) {
    submit(now -> machine.output(channel, on, now));
  }

  @Override
  public GateResult open(Duration passageTime) throws InterruptedException {
    CompletableFuture<GateResult> result = new CompletableFuture<>();
    if (!submit(now -> open(passageTime, result, now))) {
      return new GateResult.Fault("it has been shut down, or more is asked of it than it can do");
    }
    try {
      return result.get(passageTime.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abandon(result);
      return new GateResult.Fault("the thread of the gate does not come round");
    } catch (InterruptedException e) {
      abandon(result);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fault of our own", e.getCause());
    }
  }

  private List<GateAction> open(
      Duration passageTime, CompletableFuture<GateResult> result, long now) {
    if (result.isDone()) {
      return List.of();
    }
    if (waiting != null) {
      result.complete(new GateResult.Fault("it is being opened already"));
      return List.of();
    }
    waiting = result;
    return machine.open(passageTime, now);
  }

  private void abandon(CompletableFuture<GateResult> result) {
    result.cancel(false);
    submit(
        now -> {
          if (waiting != result) {
            return List.of();
          }
          waiting = null;
          return machine.abandon(now);
        });
  }

  @Override
  public void close() {
    loop.close();
  }

  /** Something for the machine. */
  private interface Turn {
    List<GateAction> at(long now);
  }

  private boolean submit(Turn turn) {
    return loop.submit(() -> act(turn.at(System.nanoTime())));
  }

  private void act(List<GateAction> actions) {
    GateState now = machine.state();
    mode = machine.mode();
    unasked = machine.unasked();
    if (!now.equals(state)) {
      state = now;
      watcher.accept(now);
    }
    for (GateAction action : actions) {
      if (action instanceof GateAction.Write write) {
        if (!loop.write(write.bytes())) {
          LOG.debug("[gate={}] the port takes no bytes now", name);
        }
      } else if (action instanceof GateAction.Warn warn) {
        LOG.warn("[gate={}] {}", name, warn.sentence());
      } else if (action instanceof GateAction.Ended ended) {
        CompletableFuture<GateResult> waiter = waiting;
        waiting = null;
        if (waiter != null) {
          waiter.complete(ended.result());
        }
      }
    }
  }

  /** The machine as the loop sees it. */
  private final class Device implements LineDevice {
    @Override
    public void opened(long nowNanos) {
      act(machine.portOpened(nowNanos));
    }

    @Override
    public void down(String sentence, long nowNanos) {
      act(machine.portDown(sentence, nowNanos));
    }

    @Override
    public void received(byte[] bytes, long atNanos) {
      act(machine.received(bytes, atNanos));
    }

    @Override
    public void lostBytes(long nowNanos) {
      act(machine.lostBytes(nowNanos));
    }

    @Override
    public void tick(long nowNanos) {
      act(machine.tick(nowNanos));
    }

    @Override
    public OptionalLong wakeAt() {
      return machine.wakeAt();
    }

    @Override
    public void lastWords(long nowNanos) {
      act(machine.stop(nowNanos));
    }
  }
}

package org.onecard.device.signal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.device.gate.Light;
import org.onecard.device.gate.SerialGate;
import org.onecard.device.signal.CuePattern.Colour;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lamps and a buzzer on the relays of a gate's own module. */
public final class RelaySignal implements Signal {

  /** Where something puts an output. */
  public interface Outputs {
    /** Must not wait. */
    void put(int channel, boolean on);
  }

  /** In step with the patterns, which are multiples of it. */
  private static final long STEP_MS = 100;

  private static final long END_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(RelaySignal.class);

  private final Map<Light, Integer> channels;
  private final Outputs outputs;
  private final Map<Light, Boolean> put = new EnumMap<>(Light.class);
  private final Thread thread;

  private CuePattern pattern = CuePattern.of(Cue.WAITING);
  private long afterMs;
  private int cues;
  private boolean closed;

  private RelaySignal(String name, Map<Light, Integer> channels, Outputs outputs) {
    this.channels = Map.copyOf(channels);
    this.outputs = outputs;
    this.thread = new Thread(this::run, "signal-" + name);
    thread.setDaemon(true);
  }

  /**
   * Lamps at the outputs of a gate.
   *
   * @param name of the position, for the log
   */
  public static RelaySignal start(String name, Map<Light, Integer> channels, SerialGate gate) {
    return start(name, channels, gate::output);
  }

  static RelaySignal start(String name, Map<Light, Integer> channels, Outputs outputs) {
    RelaySignal signal = new RelaySignal(name, channels, outputs);
    signal.thread.start();
    return signal;
  }

  @Override
  public synchronized void show(Cue cue) {
    pattern = CuePattern.of(cue);
    afterMs = 0;
    cues++;
    // All anew: the module may have been away and have forgotten.
    put.clear();
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void run() {
    try {
      while (!closed) {
        Optional<Light> lamp = lamp(pattern.colour());
        for (Light light : Light.values()) {
          boolean on =
              light == Light.BUZZER
                  ? pattern.sounds(afterMs)
                  : lamp.equals(Optional.of(light)) && pattern.isLit(afterMs);
          set(light, on);
        }
        if (pattern.isAtRest(afterMs)) {
          wait();
        } else {
          step();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("a signal was interrupted", e);
    }
    for (Light light : Light.values()) {
      set(light, false);
    }
  }

  /** By steps and not by the clock: a thread that is kept waiting leaves out no tone. */
  private synchronized void step() throws InterruptedException {
    int shown = cues;
    long until = System.nanoTime() + STEP_MS * 1_000_000;
    for (long left = STEP_MS; left > 0; left = (until - System.nanoTime()) / 1_000_000) {
      wait(left);
      if (closed || cues != shown) {
        return;
      }
    }
    afterMs += STEP_MS;
  }

  private void set(Light light, boolean on) {
    Integer channel = channels.get(light);
    Boolean before = put.put(light, on);
    if (channel != null && (before == null || before.booleanValue() != on)) {
      outputs.put(channel, on);
    }
  }

  /** Blue is seldom among lamps: where nobody has to do anything, all of them are dark. */
  private static Optional<Light> lamp(Colour colour) {
    return switch (colour) {
      case GREEN -> Optional.of(Light.GREEN);
      case RED -> Optional.of(Light.RED);
      case AMBER -> Optional.of(Light.AMBER);
      case BLUE -> Optional.empty();
    };
  }
}

package org.onecard.device.signal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.onecard.device.osdp.OsdpBus;
import org.onecard.device.osdp.OsdpColour;
import org.onecard.device.osdp.OsdpCommand;
import org.onecard.device.osdp.OsdpCommand.Flash;
import org.onecard.device.osdp.OsdpListener;
import org.onecard.device.osdp.OsdpPeer;
import org.onecard.device.osdp.OsdpReply;
import org.onecard.device.osdp.OsdpState;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortTimes;
import org.onecard.device.serial.SerialPorts;
import org.onecard.device.signal.CuePattern.Tone;

/** The light and the buzzer of a reader on OSDP, which keeps the rhythm by itself. */
public final class OsdpSignal implements Signal {

  /** OSDP counts in tenths of a second. */
  private static final int TENTH_MS = 100;

  private final int address;
  private @Nullable OsdpBus bus;
  private Cue cue = Cue.WAITING;

  private OsdpSignal(int address) {
    this.address = address;
  }

  /**
   * The light of a reader that is alone on its line.
   *
   * @param name of the position, for the log
   */
  public static OsdpSignal start(
      String name,
      PortBinding binding,
      LineSettings line,
      OsdpPeer peer,
      SerialPorts ports,
      PortTimes times) {
    OsdpSignal signal = new OsdpSignal(peer.address());
    OsdpBus bus = OsdpBus.start(name, binding, line, List.of(peer), signal.new Ear(), ports, times);
    signal.attach(bus);
    return signal;
  }

  private synchronized void attach(OsdpBus started) {
    bus = started;
  }

  @Override
  public synchronized void show(Cue other) {
    cue = other;
    light();
    CuePattern pattern = CuePattern.of(other);
    if (!pattern.tones().isEmpty()) {
      Tone tone = pattern.tones().get(0);
      send(
          new OsdpCommand.Buzzer(
              0, 2, tone.onMs() / TENTH_MS, tone.offMs() / TENTH_MS, pattern.tones().size()));
    }
  }

  private synchronized void light() {
    CuePattern pattern = CuePattern.of(cue);
    send(
        OsdpCommand.Led.always(
            new Flash(
                pattern.onMs() / TENTH_MS,
                pattern.offMs() / TENTH_MS,
                OsdpColour.valueOf(pattern.colour().name()),
                OsdpColour.BLACK)));
  }

  private synchronized void send(OsdpCommand command) {
    OsdpBus started = bus;
    if (started != null) {
      started.send(address, command);
    }
  }

  @Override
  public void close() {
    OsdpBus started;
    synchronized (this) {
      started = bus;
      bus = null;
    }
    if (started != null) {
      started.close();
    }
  }

  /** A reader that comes back has forgotten its light. */
  private final class Ear implements OsdpListener {
    @Override
    public void changed(int changedAddress, OsdpState state) {
      if (state instanceof OsdpState.Online) {
        light();
      }
    }

    @Override
    public void said(int saidAddress, OsdpReply reply) {
      // A number proves no card: nothing that is held to it opens anything.
    }

    @Override
    public void keySet(int keyAddress) {
      // The log says it.
    }
  }
}

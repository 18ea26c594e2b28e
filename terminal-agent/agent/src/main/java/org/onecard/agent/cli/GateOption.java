package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;
import org.onecard.device.gate.ControlledGate;
import org.onecard.device.gate.Gate;
import org.onecard.device.gate.GateMode;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.gate.GateState;
import org.onecard.device.gate.SerialGate;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.device.osdp.OsdpKey;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.PortTimes;
import org.onecard.device.signal.Cue;
import org.onecard.device.signal.OsdpSignal;
import org.onecard.device.signal.OsdpSignalSettings;
import org.onecard.device.signal.RelaySignal;
import org.onecard.device.signal.Signal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The gate of a terminal, and its lights. */
final class GateOption {

  private static final Logger LOG = LoggerFactory.getLogger(GateOption.class);

  private static final String POSITION = "gate";

  /** Nobody stands at a simulated gate: it opens, and closes again after this. */
  private static final Duration WALK = Duration.ofMillis(300);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--gate",
      paramLabel = "KIND:PORT[:SETTINGS]",
      description = {
        "the gate: lcus1, modbus, dry, tx1500 or swing, its serial port as for --scanner, and",
        "settings name=value,… as firmware-docs/gates.md has them (default: a simulated one)"
      })
  private @Nullable String setting;

  @Option(
      names = "--signal",
      paramLabel = "osdp:PORT[:SETTINGS]",
      description = {
        "an OSDP reader whose light and buzzer show what the screen does: address=N, baud=N,",
        "install=yes for a new one that is to be given its key (default: none)"
      })
  private @Nullable String signal;

  @Option(
      names = "--signal-key",
      paramLabel = "FILE",
      description =
          "32 hexadecimal digits: the reader's key (default: it is spoken to in the open)")
  private @Nullable Path signalKey;

  /** What was started; closed in the reverse order. */
  record Started(Gate gate, List<Signal> signals) implements AutoCloseable {

    /** The screen, and the lights with it. */
    Screen lit(Screen screen) {
      return state -> {
        screen.show(state);
        signals.forEach(each -> each.show(cue(state)));
      };
    }

    /** Only the lights, for whoever tests them. */
    void light(Cue cue) {
      signals.forEach(each -> each.show(cue));
    }

    /** Leaves the way open, or takes it back. */
    void setMode(GateMode mode) {
      if (gate instanceof ControlledGate controlled) {
        controlled.setMode(mode);
      } else {
        LOG.warn("a simulated gate cannot be left open [mode={}]", mode);
      }
    }

    /** How the gate stands, where it can be asked. */
    Optional<GateState> gateState() {
      return gate instanceof ControlledGate controlled
          ? Optional.of(controlled.state())
          : Optional.empty();
    }

    @Override
    public void close() {
      signals.forEach(Signal::close);
      gate.close();
    }
  }

  /** Takes these where the command line names none. */
  void otherwise(Optional<String> gateSetting, Optional<String> signalSetting) {
    setting = setting == null ? gateSetting.orElse(null) : setting;
    signal = signal == null ? signalSetting.orElse(null) : signal;
  }

  Optional<String> setting() {
    return Optional.ofNullable(setting);
  }

  Optional<String> signal() {
    return Optional.ofNullable(signal);
  }

  /** The gate that was asked for, looked for from now on. */
  Started start() throws IOException {
    List<Signal> signals = new ArrayList<>();
    try {
      Optional<GateSettings> settings = Optional.ofNullable(setting).map(GateSettings::parse);
      Optional<OsdpSignalSettings> reader = findReader();
      Gate gate =
          settings
              .<Gate>map(known -> startOnLine(known, signals))
              .orElseGet(() -> new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(WALK)));
      reader.ifPresent(
          known ->
              signals.add(
                  OsdpSignal.start(
                      "signal",
                      known.binding(),
                      known.line(),
                      known.peer(),
                      new JSerialPorts(),
                      PortTimes.USUAL)));
      return new Started(gate, List.copyOf(signals));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static SerialGate startOnLine(GateSettings settings, List<Signal> signals) {
    SerialGate gate = SerialGate.start(POSITION, settings);
    if (!settings.lights().isEmpty()) {
      signals.add(RelaySignal.start(POSITION, settings.lights(), gate));
    }
    return gate;
  }

  private Optional<OsdpSignalSettings> findReader() throws IOException {
    if (signal == null) {
      return Optional.empty();
    }
    Optional<OsdpKey> key =
        signalKey == null
            ? Optional.empty()
            : Optional.of(
                OsdpKey.parse(Files.readString(signalKey, StandardCharsets.US_ASCII).strip()));
    return Optional.of(OsdpSignalSettings.parse(signal, key));
  }

  /** What the lights say where the screen says this. */
  static Cue cue(ScreenState state) {
    if (state instanceof ScreenState.Reading) {
      return Cue.READING;
    } else if (state instanceof ScreenState.Checking || state instanceof ScreenState.Working) {
      return Cue.CHECKING;
    } else if (state instanceof ScreenState.Go || state instanceof ScreenState.ShowsHolder) {
      return Cue.GO;
    } else if (state instanceof ScreenState.Refused) {
      return Cue.REFUSED;
    } else if (state instanceof ScreenState.HoldStill) {
      return Cue.HOLD_STILL;
    } else if (state instanceof ScreenState.RemoveCard) {
      return Cue.REMOVE_CARD;
    } else if (state instanceof ScreenState.OutOfOrder) {
      return Cue.OUT_OF_ORDER;
    }
    return Cue.WAITING;
  }
}

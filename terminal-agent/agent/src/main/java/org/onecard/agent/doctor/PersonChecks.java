package org.onecard.agent.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.store.FlatJson;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.gate.GateState;
import org.onecard.device.gate.SerialGate;

/** What the person stands before. */
final class PersonChecks {

  static final List<Check> ALL =
      List.of(
          new Check("gate", "gate", "it lets through whom the rules approve", PersonChecks::gate),
          new Check(
              "screen",
              "screen",
              "it tells people what to do, in Chinese and English",
              PersonChecks::screen));

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private PersonChecks() {}

  private static Look gate(Patient patient) throws IOException, InterruptedException {
    Optional<String> setting = patient.settings().gate();
    if (setting.isEmpty()) {
      return new Look.NotLooked("none is set: a simulated one opens");
    }
    if (patient.running().isPresent()) {
      return told(patient.running().get());
    }
    GateSettings settings = GateSettings.parse(setting.get());
    try (SerialGate gate = SerialGate.start("gate", settings)) {
      GateState state = gate.awaitFound(PATIENCE);
      if (state instanceof GateState.Faulty faulty) {
        return faulty(faulty.what());
      }
      return new Look.Well(
          settings.kind().spelled()
              + " at "
              + settings.binding().spelled()
              + (state instanceof GateState.Held held
                  ? ": the way stands open, " + held.mode()
                  : " answers"));
    }
  }

  /** The running terminal has its port, so it is asked. */
  private static Look told(FlatJson running) throws IOException {
    if (!running.has("gate")) {
      return new Look.NotLooked("the running terminal does not say");
    }
    return running.has("gateFault")
        ? faulty(running.text("gateFault"))
        : new Look.Well("by the running terminal: " + running.text("gate"));
  }

  private static Look faulty(String what) {
    return new Look.Wrong(
        what,
        Remedy.byHand("its power, then its cable, then its settings: firmware-docs/gates.md"));
  }

  private static Look screen(Patient patient) {
    String terminal = patient.environment().getOrDefault("TERM", "");
    String language =
        patient
            .environment()
            .getOrDefault(
                "LC_ALL",
                patient
                    .environment()
                    .getOrDefault("LC_CTYPE", patient.environment().getOrDefault("LANG", "")));
    if (terminal.equals("linux")) {
      return new Look.Doubtful(
          "the bare Linux console has no Chinese",
          Remedy.byHand("show the terminal in a window with a Chinese font, or on a kiosk page"));
    }
    if (terminal.isEmpty() || terminal.equals("dumb")) {
      return new Look.Doubtful(
          "no screen is here: names of holders are never shown",
          Remedy.byHand("run it in a terminal window where a person is to see it"));
    }
    if (!language.toUpperCase(java.util.Locale.ROOT).replace("-", "").contains("UTF8")) {
      return new Look.Doubtful(
          "the locale is \"" + language + "\", which may not show Chinese",
          Remedy.byHand("export LANG=C.UTF-8"));
    }
    return new Look.Well("a terminal window (" + terminal + ", " + language + ")");
  }
}

package org.onecard.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.agent.service.TerminalService;
import org.onecard.agent.settings.TerminalSettings;
import org.onecard.agent.settings.TerminalSettings.Name;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.LastRun;
import picocli.CommandLine.Model.CommandSpec;

/** What commands with a service page have in common. */
final class ServiceRun {

  private ServiceRun() {}

  /** Says where the page is, and by what a browser knows it. */
  static void sayWhere(
      CommandSpec spec, boolean json, TerminalService page, URI uri, boolean wizard) {
    FlatJson all = new FlatJson().put("service", uri.toString()).put("wizard", wizard);
    page.fingerprint().ifPresent(print -> all.put("certificate", print));
    Output.print(
        spec,
        json,
        all,
        "%s at %s%s"
            .formatted(
                wizard ? "commission the terminal" : "service page",
                uri,
                page.fingerprint()
                    .map(print -> "%n      its certificate: %s".formatted(print))
                    .orElse("")));
  }

  /** What is set, as the doctor looks at it. */
  static LastRun settingsOf(Path dataDir) throws IOException {
    TerminalSettings settings = TerminalSettings.read(dataDir);
    return new LastRun(
        settings.find(Name.READER),
        settings.find(Name.SAM),
        settings.find(Name.GATE),
        settings.find(Name.SCANNER),
        settings.find(Name.SIGNAL),
        Optional.empty());
  }

  /** What a run goes by, by name. */
  static Map<String, String> byName(LastRun run) {
    Map<String, String> all = new LinkedHashMap<>();
    run.reader().ifPresent(text -> all.put("reader", text));
    run.sam().ifPresent(text -> all.put("sam", text));
    run.gate().ifPresent(text -> all.put("gate", text));
    run.scanner().ifPresent(text -> all.put("scanner", text));
    run.signal().ifPresent(text -> all.put("signal", text));
    run.host().ifPresent(text -> all.put("host", text));
    return all;
  }
}

package org.onecard.agent.cli;

import java.io.IOException;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code terminal journal …}: looks, and changes nothing. */
@Command(
    name = "journal",
    description = "Looks at what the terminal has recorded.",
    mixinStandardHelpOptions = true)
final class JournalCommand {

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(
      name = "status",
      description = "Says how much is in the journal.",
      mixinStandardHelpOptions = true)
  int status(
      @Mixin DataOption data,
      @Option(names = "--json", description = "print one JSON object") boolean json)
      throws IOException {
    JournalInspection found = inspect(data);
    print(json, found, described(found));
    return 0;
  }

  @Command(
      name = "verify",
      description = "Reads every record and checks checksum, form and chain.",
      mixinStandardHelpOptions = true)
  int verify(
      @Mixin DataOption data,
      @Option(names = "--json", description = "print one JSON object") boolean json)
      throws IOException {
    JournalInspection found = inspect(data);
    print(json, found, found.fault().orElseGet(() -> "sound: " + described(found)));
    return found.fault().isEmpty() ? 0 : 1;
  }

  private static JournalInspection inspect(DataOption data) throws IOException {
    TerminalIdentity.read(data.dir); // Says what is wrong with the folder, if anything is.
    try (FileDisk disk = FileDisk.open(data.dir.resolve("journal"))) {
      return JournalInspection.of(disk, JournalSize.USUAL);
    }
  }

  private static String described(JournalInspection found) {
    return "%d records in %d segments, %s to %s%s"
        .formatted(
            found.records(),
            found.segments(),
            found.first(),
            found.last(),
            found.tornBytes() > 0 ? ", and " + found.tornBytes() + " bytes of a torn tail" : "");
  }

  private void print(boolean asJson, JournalInspection found, String text) {
    FlatJson json =
        new FlatJson()
            .put("sound", found.fault().isEmpty())
            .put("records", found.records())
            .put("segments", found.segments())
            .put("first", found.first().toString())
            .put("last", found.last().toString())
            .put("tornBytes", found.tornBytes());
    found.fault().ifPresent(fault -> json.put("fault", fault));
    Output.print(spec, asJson, json, text);
  }
}

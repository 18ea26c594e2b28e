package org.onecard.agent.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalExport;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.ReleasedMeanwhileException;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
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

  /** Segments are released some minutes apart; an export takes seconds. */
  private static final int MOST_ATTEMPTS = 5;

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

  @Command(
      name = "export",
      description = {
        "Writes every record into one file for the operator, who compares it with the host's book"
            + " (`ledger reconcile`).",
        "Card identifiers stay sealed. A damaged journal is written as far as it can be read."
      },
      mixinStandardHelpOptions = true)
  int export(
      @Mixin DataOption data,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "a file that is not there yet (default: standard output)")
          @Nullable Path file)
      throws IOException {
    if (file == null) {
      OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
      JournalExport written = export(data, out);
      out.flush();
      say(spec.commandLine().getErr(), written);
      return written.damaged() ? 1 : 0;
    }
    if (Files.exists(file)) {
      throw new IOException(file + " is there already: name a file that is not");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("the folder of " + file + " is not there: make it first");
    }
    Path draft = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    JournalExport written;
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            StoredFile.attributes(folder, "rw-------"))) {
      written = exportWhole(data, channel);
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    StoredFile.syncFolder(folder);
    say(spec.commandLine().getOut(), written);
    return written.damaged() ? 1 : 0;
  }

  /** Begins again where a running terminal released segments meanwhile. */
  private static JournalExport exportWhole(DataOption data, FileChannel channel)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      channel.truncate(0).position(0);
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      try {
        JournalExport written = export(data, out);
        out.flush();
        return written;
      } catch (ReleasedMeanwhileException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static JournalExport export(DataOption data, OutputStream out) throws IOException {
    TerminalIdentity identity = TerminalIdentity.read(data.dir);
    EpochBook epochs = new EpochFile(data.dir.resolve("epochs")).read();
    try (FileDisk disk = FileDisk.open(data.dir.resolve("journal"))) {
      return JournalExport.write(disk, identity, epochs, Instant.now(), out);
    }
  }

  private static void say(PrintWriter out, JournalExport written) {
    out.printf(
        "%d records, %s to %s, sha256 %s%n",
        written.records(), written.first(), written.last(), written.sha256());
    written.stops().forEach(stop -> out.printf("stopped: %s%n", stop));
    out.flush();
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

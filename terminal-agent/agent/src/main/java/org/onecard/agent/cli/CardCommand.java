package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.profile.ProfileFiles.Choice;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.FieldReading;
import org.onecard.card.reader.CardReader;
import org.onecard.card.trace.Trace;
import org.onecard.card.trace.TraceExplainer;
import org.onecard.card.trace.TraceExplainer.Explained;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.FindingListener;
import org.onecard.device.position.SlotsBySetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code card …}. */
@Command(
    name = "card",
    description = "Looks at one card. `card replay FILE` is `lab card --trace FILE`.",
    mixinStandardHelpOptions = true)
final class CardCommand {

  @Spec CommandSpec spec = CommandSpec.create();

  /** Which kinds of card, in the order of preference. */
  static final class ProfileOption {

    @Option(
        names = "--profile",
        paramLabel = "NAME|FILE",
        description = {
          "a profile, a medium or a profile file; may be given several times, what is preferred",
          "first (default: all that are built in, see `card profiles`)"
        })
    List<String> names = new ArrayList<>();

    Choice choose() throws IOException {
      return ProfileFiles.choose(names);
    }
  }

  @Command(
      name = "read",
      description = "Reads a card by its profile and shows what it is, never whose.",
      mixinStandardHelpOptions = true)
  int read(
      @Mixin ReaderOption reader,
      @Mixin ProfileOption profile,
      @Option(names = "--json", description = "print one JSON object") boolean json)
      throws IOException, InterruptedException {
    CardConversation found = converse(reader, profile.choose());
    FlatJson object =
        new FlatJson()
            .put("reader", found.reader())
            .put("protocol", found.protocol())
            .put("card", found.card())
            .put("exchanges", found.exchanges())
            .put("cardUs", found.cardNanos() / 1_000);
    StringBuilder text =
        new StringBuilder(
            "%s [reader=%s] [protocol=%s] [exchanges=%d] [cardMs=%.1f]"
                .formatted(
                    found.card(),
                    found.reader(),
                    found.protocol(),
                    found.exchanges(),
                    found.cardNanos() / 1e6));
    found
        .profile()
        .ifPresent(
            known -> {
              object
                  .put("profile", known.id())
                  .put("medium", known.medium())
                  .put("assurance", known.assurance().name());
              text.append(" [profile=").append(known.id()).append(']');
            });
    for (FieldReading field : found.fields()) {
      object.put(field.field().name(), field.masked());
      text.append("%n  %s: %s".formatted(field.field().title(), field.masked()));
    }
    Output.print(spec, json, object, text.toString());
    return found.isRead() ? 0 : 1;
  }

  @Command(
      name = "trace",
      description = {
        "Reads a card by its profile and records what went between reader and card, with times.",
        "Keys, PINs, names and whatever tells one card from another are blacked out before",
        "anything is written."
      },
      mixinStandardHelpOptions = true)
  int trace(
      @Mixin ReaderOption reader,
      @Mixin ProfileOption profile,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "where to; the file must not be there yet (default: standard output)")
          @Nullable Path out,
      @Option(names = "--json", description = "with --out, print one JSON object") boolean json)
      throws IOException, InterruptedException {
    if (out != null && Files.exists(out)) {
      throw new IOException(out + " is there already; name another file");
    }
    CardConversation found = converse(reader, profile.choose());
    if (out == null) {
      spec.commandLine().getOut().print(found.trace().text());
      spec.commandLine().getOut().flush();
    } else {
      write(out, found.trace());
      Output.print(
          spec,
          json,
          new FlatJson()
              .put("file", out.toString())
              .put("card", found.card())
              .put("exchanges", found.trace().exchanges().size())
              .put("whole", found.isWhole()),
          "%s: %d exchanges of %s; see it with `card explain %s`"
              .formatted(out, found.trace().exchanges().size(), found.card(), out));
    }
    return found.isRead() ? 0 : 1;
  }

  private static void write(Path out, Trace trace) throws IOException {
    try {
      Files.write(out, trace.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(out + " is there already; name another file", e);
    } catch (IOException e) {
      throw new IOException(out + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Command(
      name = "explain",
      description = "Says in words what a recorded trace shows.",
      mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "FILE", description = "as `card trace --out` wrote it") Path file,
      @Mixin ProfileOption profile,
      @Option(names = "--json", description = "print one JSON object an exchange") boolean json)
      throws IOException {
    Choice choice = profile.choose();
    Trace trace = ProfileFiles.loadTrace(file);
    if (!json) {
      spec.commandLine().getOut().print(TraceExplainer.text(trace, choice.profiles()));
      spec.commandLine().getOut().flush();
      return 0;
    }
    for (Explained each : TraceExplainer.explain(trace, choice.profiles())) {
      Output.print(
          spec,
          true,
          new FlatJson()
              .put("startUs", each.exchange().startUs())
              .put("durationUs", each.exchange().durationUs())
              .put("command", each.command())
              .put("outcome", each.outcome())
              .put("details", String.join("\n", each.details())),
          "");
    }
    return 0;
  }

  @Command(
      name = "profiles",
      description = "Lists the profiles that are built in, or checks profile files.",
      mixinStandardHelpOptions = true)
  int profiles(
      @Parameters(paramLabel = "FILE", arity = "0..*", description = "profile files to check")
          @Nullable List<Path> files,
      @Option(names = "--schema", description = "print the JSON Schema of profile files instead")
          boolean schema,
      @Option(names = "--json", description = "print one JSON object a profile") boolean json)
      throws IOException {
    if (schema) {
      spec.commandLine().getOut().print(ProfileFiles.schema());
      spec.commandLine().getOut().flush();
      return 0;
    }
    if (files == null || files.isEmpty()) {
      ProfileFiles.builtIn().list().forEach(profile -> tell(profile, "built in", json));
      return 0;
    }
    boolean sound = true;
    for (Path file : files) {
      List<String> faults = ProfileFiles.listFaults(file);
      sound &= faults.isEmpty();
      for (String fault : faults) {
        Output.print(
            spec,
            json,
            new FlatJson().put("file", file.toString()).put("fault", fault),
            file + ": " + fault);
      }
      if (faults.isEmpty()) {
        // Also with the others: it may have a name or a code that is theirs.
        ProfileFiles.choose(List.of(file.toString()));
        tell(ProfileFiles.load(file), file.toString(), json);
      }
    }
    return sound ? 0 : 1;
  }

  private void tell(CardProfile profile, String from, boolean json) {
    String use = profile.isAccepted() ? "accepted" : "refused";
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("profile", profile.id())
            .put("version", profile.version())
            .put("medium", profile.medium())
            .put("title", profile.title().toString())
            .put("use", use)
            .put("assurance", profile.assurance().name())
            .put("from", from),
        "%-22s %-16s %s, %s (%s)".formatted(profile, profile.medium(), profile.title(), use, from));
  }

  private static CardConversation converse(ReaderOption reader, Choice choice)
      throws IOException, InterruptedException {
    try (PcscReaders readers = PcscReaders.start();
        CardReader slot =
            new SlotsBySetting(readers, FindingListener.NONE).open(reader.choose(readers))) {
      return CardConversation.with(slot, choice);
    }
  }
}

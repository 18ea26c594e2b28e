package org.onecard.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.onecard.agent.enrolment.Enrolled;
import org.onecard.agent.enrolment.Enrolled.Before;
import org.onecard.agent.enrolment.Enrolled.Manner;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code terminal enrol}. */
@Command(
    name = "enrol",
    description = "Makes this terminal one of a host's, with a one-time code.",
    mixinStandardHelpOptions = true)
final class TerminalEnrolCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--host",
      required = true,
      paramLabel = "NAME:PORT",
      description = "the host and its port for enrolment")
  String host = "";

  @Option(
      names = "--code",
      required = true,
      paramLabel = "CODE",
      description = {
        "the one-time code, as `host enrol-code` printed it;",
        "- reads it from standard input, where no list of processes shows it"
      })
  String code = "";

  @Option(
      names = "--again",
      description = {
        "this very terminal is in the folder already, and is enrolled anew: it keeps its journal,",
        "and what the host has not got of it goes up at the next start"
      })
  boolean again;

  @Option(
      names = "--afresh",
      description = "whatever terminal is in the folder is set aside, in a folder former-1 there")
  boolean afresh;

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    HostAddress address = HostAddress.parse(host);
    if (again && afresh) {
      throw new ParameterException(spec.commandLine(), "--again and --afresh exclude each other");
    }
    Manner manner = afresh ? Manner.AFRESH : again ? Manner.AGAIN : Manner.NEW;
    Enrolled enrolled = Enrolment.enrol(address.name(), address.port(), code(), data.dir, manner);
    TerminalIdentity identity = enrolled.identity();
    FlatJson all =
        new FlatJson()
            .put("terminal", identity.terminalId())
            .put("location", identity.locationId())
            .put("item", identity.itemId())
            .put("region", identity.region().code())
            .put("tapPort", identity.tapPort());
    String text =
        "%s is enrolled at %s for %s (region %s); its keys are in %s"
            .formatted(
                identity.terminalId(),
                identity.locationId(),
                identity.itemId(),
                identity.region().code(),
                data.dir.resolve("keys"));
    if (enrolled.before() instanceof Before.GoesOn goesOn) {
      all.put("keptRecords", goesOn.journal().records());
      text += "%n%s".formatted(keptText(goesOn.journal()));
    } else if (enrolled.before() instanceof Before.SetAside aside) {
      all.put("setAside", aside.into().toString()).put("because", aside.why());
      text += "%n%s".formatted(asideText(aside));
    }
    Output.print(spec, json, all, text);
    return 0;
  }

  private static String keptText(JournalInspection journal) {
    return journal.records() == 0
        ? "its journal was empty"
        : "its journal of %d records, %s to %s, is kept: what the host has not got of it goes up when the terminal runs"
            .formatted(journal.records(), journal.first(), journal.last());
  }

  private static String asideText(Before.SetAside aside) {
    JournalInspection journal = aside.journal();
    String moved =
        "what was in the folder is in %s now, because %s".formatted(aside.into(), aside.why());
    if (journal.fault().isPresent()) {
      return moved
          + "%nits journal is damaged and cannot be sent any more: ask the operator for the last record that the host holds (`host status`), and keep the folder for what came after it"
              .formatted();
    }
    return journal.records() == 0
        ? moved
        : moved
            + "%nits journal of %d records, %s to %s, cannot be sent any more: `host status` names the last record that the host holds; hand what came after it to the operator, with the folder"
                .formatted(journal.records(), journal.first(), journal.last());
  }

  private String code() throws IOException {
    if (!code.equals("-")) {
      return code;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String line = in.readLine();
    if (line == null || line.isBlank()) {
      throw new IOException("no code came on standard input: write it there, on a line of its own");
    }
    return line.strip();
  }
}

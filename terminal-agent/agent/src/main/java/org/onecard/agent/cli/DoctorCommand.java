package org.onecard.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.doctor.Bundle;
import org.onecard.agent.doctor.Doctor;
import org.onecard.agent.doctor.Finding;
import org.onecard.agent.doctor.Fix;
import org.onecard.agent.doctor.InChinese;
import org.onecard.agent.doctor.Look;
import org.onecard.agent.doctor.Patient;
import org.onecard.agent.doctor.Remedy;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.LastRun;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doctor}. */
@Command(
    name = "doctor",
    description = {
      "Looks at every step from the card to the ledger, in order, and stops at nothing. What is",
      "wrong is said with why it matters and the command that mends it. Without settings those of",
      "the last `terminal run` are looked at. Ends with 1 when something does not work."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private static final String ENGLISH = "en";
  private static final String CHINESE = "zh";

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Option(names = "--reader", paramLabel = "NAME", description = "as for `terminal run`")
  @Nullable String reader;

  @Option(names = "--sam", paramLabel = "NAME", description = "as for `terminal run`")
  @Nullable String sam;

  @Option(names = "--gate", paramLabel = "KIND:PORT", description = "as for `terminal run`")
  @Nullable String gate;

  @Option(names = "--scanner", paramLabel = "PORT", description = "as for `terminal run`")
  @Nullable String scanner;

  @Option(names = "--signal", paramLabel = "osdp:PORT", description = "as for `terminal run`")
  @Nullable String signal;

  @Option(names = "--host", paramLabel = "NAME:PORT", description = "as for `terminal run`")
  @Nullable String host;

  @Option(
      names = "--fix",
      description = "does what is safe, after asking for each; then looks at it again")
  boolean fix;

  @Option(names = "--yes", description = "with --fix: does not ask")
  boolean yes;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = {
        "writes an archive (zip) for whoever is asked for help; keys, numbers, names and payloads",
        "of codes are blacked out. The file must not be there yet"
      })
  @Nullable Path bundle;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "with --bundle: a log whose end goes in too; may be repeated")
  List<Path> logs = new ArrayList<>();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "/",
      hidden = true,
      description = "where proc, sys, etc and run of the machine are")
  Path root = Path.of("/");

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      description = "the language of findings (default: en); objects of --json stay in English")
  String language = ENGLISH;

  private UnaryOperator<String> words = UnaryOperator.identity();

  @Option(names = "--json", description = "print one JSON object a check")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (yes && !fix) {
      throw new ParameterException(spec.commandLine(), "--yes goes with --fix");
    }
    if (fix && json && !yes) {
      throw new ParameterException(
          spec.commandLine(), "--fix asks a person; with --json it needs --yes");
    }
    if (bundle != null && Files.exists(bundle)) {
      throw new IOException(bundle + " is there already; name another file");
    }
    if (!List.of(ENGLISH, CHINESE).contains(language)) {
      throw new ParameterException(spec.commandLine(), "--lang is en or zh, not " + language);
    }
    if (language.equals(CHINESE) && !json) {
      words = InChinese.read()::of;
    }
    Doctor doctor = Doctor.usual();
    try (PcscReaders readers = PcscReaders.start()) {
      Patient patient = patient(readers);
      List<Finding> findings = doctor.examine(patient, this::print);
      if (fix) {
        findings = mend(doctor, patient, findings);
      }
      if (bundle != null) {
        Bundle.write(bundle, patient, findings, logs);
        say("%s: send it to whoever helps; what is somebody's is black in it".formatted(bundle));
      }
      long wrong = findings.stream().filter(Finding::isWrong).count();
      say(
          words.apply(
              wrong == 0 ? "nothing is wrong" : wrong + " of " + findings.size() + " are wrong"));
      return wrong == 0 ? 0 : 1;
    }
  }

  private Patient patient(PcscReaders readers) throws IOException {
    LastRun given =
        new LastRun(
            Optional.ofNullable(reader),
            Optional.ofNullable(sam),
            Optional.ofNullable(gate),
            Optional.ofNullable(scanner),
            Optional.ofNullable(signal),
            Optional.ofNullable(host));
    return Patients.of(root, data.dir, given, readers);
  }

  /** For a person only: what a machine reads is one object a check. */
  private void say(String text) {
    if (!json) {
      Output.print(spec, false, new FlatJson(), text);
    }
  }

  private void print(Finding finding) {
    Output.print(spec, json, Bundle.json(finding), line(finding));
  }

  private String line(Finding finding) {
    Look look = finding.look();
    boolean chinese = language.equals(CHINESE);
    // Chinese letters are two columns wide, so that no column of titles can be filled up with
    // blanks.
    String head =
        (chinese ? "%-7s %s：%s" : "%-7s %-28s %s")
            .formatted(word(look), words.apply(finding.check().title()), words.apply(look.found()));
    Optional<Remedy> remedy = remedy(look);
    return remedy.isEmpty()
        ? head
        : head
            + "%n          %s %s%n          %s %s%s"
                .formatted(
                    chinese ? "原因" : "why  ",
                    words.apply(finding.check().why()),
                    chinese ? "办法" : "mend ",
                    words.apply(remedy.get().command()),
                    remedy.get().fixes().isEmpty()
                        ? ""
                        : chinese ? "（或：doctor --fix）" : "  (or: doctor --fix)");
  }

  private String word(Look look) {
    boolean chinese = language.equals(CHINESE);
    if (look instanceof Look.Well) {
      return chinese ? "正常" : "ok";
    } else if (look instanceof Look.Doubtful) {
      return chinese ? "存疑" : "doubt";
    } else if (look instanceof Look.Wrong) {
      return chinese ? "有问题" : "WRONG";
    }
    return "-";
  }

  private static Optional<Remedy> remedy(Look look) {
    if (look instanceof Look.Wrong wrong) {
      return Optional.of(wrong.remedy());
    }
    return look instanceof Look.Doubtful doubtful
        ? Optional.of(doubtful.remedy())
        : Optional.empty();
  }

  /** Does what is safe and was agreed to, and looks again at what it was done for. */
  private List<Finding> mend(Doctor doctor, Patient patient, List<Finding> findings)
      throws IOException, InterruptedException {
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<Finding> after = new ArrayList<>();
    for (Finding finding : findings) {
      List<Fix> fixes = remedy(finding.look()).map(Remedy::fixes).orElse(List.of());
      boolean done = false;
      for (Fix each : fixes) {
        done |= agreed(finding, each, answers) && did(each);
      }
      if (done) {
        Finding again = new Finding(finding.check(), doctor.look(finding.check(), patient));
        print(again);
        after.add(again);
      } else {
        after.add(finding);
      }
    }
    return List.copyOf(after);
  }

  private boolean agreed(Finding finding, Fix each, BufferedReader answers) throws IOException {
    if (yes) {
      return true;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(finding.check().title() + ": " + each.says() + "? [y/N] ");
    out.flush();
    String answer = answers.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes|是");
  }

  private boolean did(Fix each) throws InterruptedException {
    try {
      each.run();
      say("done: " + each.says());
      return true;
    } catch (IOException e) {
      say("not done: " + e.getMessage());
      return false;
    }
  }
}

package org.onecard.agent.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.agent.reader.ReaderSwap;
import org.onecard.agent.reader.ReaderTrial.Report;
import org.onecard.agent.store.FlatJson;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reader test}. */
@Command(
    name = "test",
    description = {
      "Reads the card that is held to a reader again and again, and says how often that went well,",
      "how long it took, and which moment is the weakest. Ends with 1 when more than one in a",
      "hundred failed."
    },
    mixinStandardHelpOptions = true)
final class ReaderTestCommand implements Callable<Integer> {

  static final int USUAL_ROUNDS = 50;
  private static final int MOST_ROUNDS = 100_000;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReaderOption reader = new ReaderOption();
  @Mixin DataOption data = new DataOption();
  @Mixin CardCommand.ProfileOption profile = new CardCommand.ProfileOption();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "50",
      description = "how often, 1 to 100000 (default: ${DEFAULT-VALUE})")
  int rounds = USUAL_ROUNDS;

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new ParameterException(spec.commandLine(), "--rounds is 1 to " + MOST_ROUNDS);
    }
    ReaderBook book = ReaderBook.open(data.dir);
    try (PcscReaders readers = PcscReaders.start()) {
      Report report =
          ReaderSwap.tryWithCard(
              readers, book.resolve(reader.choose(readers)), profile.choose(), rounds);
      print(spec, json, report);
      return report.isGood() ? 0 : 1;
    }
  }

  static void print(CommandSpec spec, boolean json, Report report) {
    FlatJson all =
        new FlatJson()
            .put("rounds", report.rounds())
            .put("read", report.read())
            .put("good", report.isGood())
            .put("medianUs", report.median().toNanos() / 1_000)
            .put("worstUs", report.worst().toNanos() / 1_000)
            .put("histogram", report.histogram().toString());
    StringBuilder text =
        new StringBuilder(
            "%d of %d read, median %.1f ms, worst %.1f ms%n%s"
                .formatted(
                    report.read(),
                    report.rounds(),
                    report.median().toNanos() / 1e6,
                    report.worst().toNanos() / 1e6,
                    report.drawn()));
    report
        .weakest()
        .ifPresent(
            weakest -> {
              all.put("weakest", weakest.moment().name())
                  .put("failures", weakest.failures())
                  .put("weakestWhy", weakest.trouble().why())
                  .put("weakestDetail", weakest.trouble().detail());
              text.append(
                  "weakest: %s, %d failed (%s)"
                      .formatted(weakest.moment(), weakest.failures(), weakest.trouble().why()));
              if (weakest.failures() > 0) {
                text.append(System.lineSeparator()).append(weakest.moment().hint());
              }
            });
    Output.print(spec, json, all, text.toString());
  }
}

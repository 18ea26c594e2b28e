package org.onecard.lab.soak.kill;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.lab.LabFiles;
import org.onecard.lab.soak.kill.KillSoak.Figures;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.serial.SocatPart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code soak kill}: processes killed while people tap. */
@Command(
    name = "kill",
    description = {
      "Runs a real host and two real terminals over virtual cards in real PC/SC slots and gates on",
      "serial lines, lets people tap all the time, and kills one process after the other (SIGKILL),",
      "in the middle of taps too. The gates write down each opening. In the end the book, the",
      "journals and that witness must agree: each opening is one approved tap in the book, nothing",
      "is booked twice, and nobody has paid for a gate that stayed shut, unless the book itself says",
      "that it does not know how it ended.",
      "Some 10 minutes for 200 kills. Ends with 1, and what happened, when a promise broke."
    },
    mixinStandardHelpOptions = true)
public final class SoakKillCommand implements Callable<Integer> {

  private static final int KILLS_MAX = 10_000;
  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kills",
      defaultValue = "200",
      description = "1 to 10000 (default ${DEFAULT-VALUE})")
  private int kills;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "chooses whom, when and for how long; the machine's own pace is another's affair (default"
              + " ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (kills < 1 || kills > KILLS_MAX) {
      throw new ParameterException(spec.commandLine(), "kills are 1 to " + KILLS_MAX);
    }
    if (System.getProperty(PcscParts.DAEMON_PROPERTY, "").isEmpty()
        || System.getProperty(SocatPart.PROPERTY, "").isEmpty()) {
      throw new IOException(
          "a PC/SC service of our own and socat are needed, and cannot be had here; ./onecard says"
              + " above which packages and how");
    }
    PrintWriter err = spec.commandLine().getErr();
    Path directory = LabFiles.freshDirectory("soak-kill");
    KillSoak.Report report =
        KillSoak.run(
            directory,
            PcscParts.find(CACHE),
            SocatPart.find(CACHE.resolve("socat")),
            new KillSoak.Plan(kills, seed),
            progress -> {
              err.println(progress);
              err.flush();
            });
    print(report, directory);
    return report.isSound() ? 0 : 1;
  }

  private void print(KillSoak.Report report, Path directory) {
    PrintWriter out = spec.commandLine().getOut();
    Figures figures = report.figures();
    if (json) {
      out.println(
          new JsonObject()
              .put("hostKills", figures.hostKills())
              .put("terminalKills", figures.terminalKills())
              .put("killsBeforeReady", figures.early())
              .put("people", figures.people())
              .put("openings", figures.openings())
              .put("approved", figures.booked())
              .put("approvedAlone", figures.alone())
              .put("endUnknown", figures.unknown())
              .put("placesTaken", figures.places())
              .put("placesADay", figures.quota())
              .put("records", figures.records())
              .put("commits", figures.commits())
              .put("seconds", figures.seconds())
              .put("broken", report.broken())
              .put("story", report.story())
              .encode());
    } else {
      out.printf(
          "%d kills in %d s: %d of the host, %d of terminals, %d of them before it was ready%n",
          figures.hostKills() + figures.terminalKills(),
          figures.seconds(),
          figures.hostKills(),
          figures.terminalKills(),
          figures.early());
      out.printf(
          "  %d people came, gates opened %d times; %d approved taps in the book, %d of them decided"
              + " alone,%n  %d whose end nobody knows, on the exceptions list; %d of %d places of the"
              + " site are taken;%n  %d records, %d commits%n",
          figures.people(),
          figures.openings(),
          figures.booked(),
          figures.alone(),
          figures.unknown(),
          figures.places(),
          figures.quota(),
          figures.records(),
          figures.commits());
      if (report.isSound()) {
        out.println(
            "  every opening is in the book once, nothing is booked twice, the chain holds");
      } else {
        report.broken().forEach(what -> out.println("  BROKEN: " + what));
        report.story().forEach(line -> out.println("    " + line));
        out.println("  everything is in " + directory);
      }
    }
    out.flush();
  }
}

package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalDamagedException;
import org.onecard.agent.journal.JournalShell;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.FolderLock;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.protocol.message.Texts;
import org.onecard.protocol.record.Body;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code terminal set-back-floor}: undoes what a wrong clock of the host has left. */
@Command(
    name = "set-back-floor",
    description = {
      "Sets the earliest time that this terminal holds possible back to an earlier one, after the",
      "host's clock was wrong for hours. The terminal must be stopped. Who did it and why goes into",
      "the journal first, and so to the host."
    },
    mixinStandardHelpOptions = true)
final class TerminalSetBackFloorCommand implements Callable<Integer> {

  /** By which an auditor finds it in the book. */
  static final String EVENT = "time.floor-set-back";

  private static final int MOST_BY = 40;
  private static final int MOST_WHY = 200;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--to",
      paramLabel = "TIME",
      required = true,
      description = "as 2026-05-01T08:00:00Z, not before the terminal's enrolment")
  String to = "";

  @Option(names = "--by", paramLabel = "NAME", required = true, description = "who does it")
  String by = "";

  @Option(names = "--why", paramLabel = "TEXT", required = true, description = "what was wrong")
  String why = "";

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Instant wanted = wanted();
    if (by.isBlank() || !Texts.fits(by, MOST_BY) || why.isBlank() || !Texts.fits(why, MOST_WHY)) {
      throw new ParameterException(
          spec.commandLine(),
          "--by is 1 to %d characters of one line, --why 1 to %d.".formatted(MOST_BY, MOST_WHY));
    }
    TerminalIdentity identity = TerminalIdentity.read(data.dir);
    FolderLock lock = FolderLock.take(data.dir);
    try {
      setBack(identity, wanted);
    } finally {
      lock.close();
    }
    return 0;
  }

  private void setBack(TerminalIdentity identity, Instant wanted) throws IOException {
    Path file = data.dir.resolve("floor");
    TimeKeeper time =
        TimeKeeper.open(file, identity.enrolledAfter(), Clock.systemUTC(), System::nanoTime);
    Instant floor = time.floor();
    if (wanted.isBefore(identity.enrolledAfter()) || !wanted.isBefore(floor)) {
      throw new IOException(
          "the floor is %s and the terminal was enrolled at %s: --to lies between them"
              .formatted(floor, identity.enrolledAfter()));
    }
    record(identity, time, "from %s to %s by %s: %s".formatted(floor, wanted, by, why));
    TimeKeeper.setBack(file, wanted);
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("terminal", identity.terminalId())
            .put("was", floor.toString())
            .put("floor", wanted.toString()),
        "the floor of %s was %s and is %s".formatted(identity.terminalId(), floor, wanted));
  }

  private Instant wanted() {
    try {
      return Instant.parse(to);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(), "--to is a time such as 2026-05-01T08:00:00Z, not " + to, e);
    }
  }

  private void record(TerminalIdentity identity, TimeKeeper time, String detail)
      throws IOException {
    try (JournalShell journal =
        JournalShell.open(
            identity.terminalId(),
            FileDisk.open(data.dir.resolve("journal")),
            JournalSize.USUAL,
            new EpochFile(data.dir.resolve("epochs")),
            time::now)) {
      Recorded recorded =
          journal
              .append(
                  new Draft(
                      time.now(), 0, Optional.empty(), id -> new Body.EventBody(EVENT, detail)),
                  Durability.NOW)
              .join();
      if (recorded instanceof Recorded.Refused refused) {
        throw new IOException("nothing was changed: " + refused.why().text());
      }
    } catch (JournalDamagedException e) {
      throw new IOException("nothing was changed: " + e.getMessage(), e);
    }
  }
}

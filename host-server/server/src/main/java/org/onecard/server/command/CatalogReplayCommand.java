package org.onecard.server.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.catalogue.CatalogueFile;
import org.onecard.server.catalogue.Finding;
import org.onecard.server.catalogue.ParsedCatalogue;
import org.onecard.server.host.HostDirectory;
import org.onecard.server.replay.Replay;
import org.onecard.server.replay.ReplayChart;
import org.onecard.server.replay.ReplayReport;
import org.onecard.server.replay.ReplayWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog replay}: a draft on the taps in the book. Only reads, beside a running host. */
@Command(
    name = "replay",
    description = {
      "Try a draft on the taps in the book: what would have changed, by item and class of holder.",
      "Changes nothing, and may run beside the host."
    })
final class CatalogReplayCommand implements Callable<Integer> {

  /** Version numbers have no more digits; whatever else is written is a file. */
  private static final String NUMBER = "[0-9]{1,18}";

  /** Behind every tap. */
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private static final long TELL_EVERY_MS = 1_000;

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DRAFT",
      description = "a catalogue (file or folder), or a version by its number")
  private String draft = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "taps from then on: 2026-11-27, 2026-11-27T06:00, or an instant ending in Z")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "taps before that time")
  private @Nullable String to;

  @Option(names = "--limit", paramLabel = "N", description = "only the last N taps")
  private @Nullable Integer limit;

  @Option(
      names = "--weeks-earlier",
      paramLabel = "N",
      description =
          "by how many weeks the draft's days are taken earlier (default: so many that it holds for"
              + " the first of the taps)")
  private @Nullable Long weeksEarlier;

  @Option(names = "--html", paramLabel = "FILE", description = "also a page with a chart")
  private @Nullable Path html;

  @Option(names = "--svg", paramLabel = "FILE", description = "also the chart alone")
  private @Nullable Path svg;

  @Override
  public Integer call() throws Exception {
    if (limit != null && limit < 1) {
      throw new CommandFailure("--limit takes a whole number of taps, 1 or more.");
    }
    if (weeksEarlier != null && (weeksEarlier < 0 || weeksEarlier > 1_000)) {
      throw new CommandFailure("--weeks-earlier takes 0 to 1000.");
    }
    HostDirectory directory = data.directory();
    try (Book book = directory.openToRead()) {
      Catalogue catalogue = catalogue(book, directory);
      refuseOtherRegion(directory, catalogue);
      PrintWriter err = spec.commandLine().getErr();
      ReplayReport report =
          new Replay(
                  book.recordedTaps(),
                  catalogue,
                  draft.matches(NUMBER) ? "Version " + draft : fileName(),
                  Runtime.getRuntime().availableProcessors())
              .run(
                  new Replay.Wanted(
                      from == null ? Instant.EPOCH : time(from, catalogue.zone()),
                      to == null ? END : time(to, catalogue.zone()),
                      limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
                      weeksEarlier == null ? OptionalLong.empty() : OptionalLong.of(weeksEarlier)),
                  onScreen(err));
      if (html != null) {
        Files.writeString(html, ReplayChart.html(report), StandardCharsets.UTF_8);
      }
      if (svg != null) {
        Files.writeString(svg, ReplayChart.svg(report), StandardCharsets.UTF_8);
      }
      output.print(spec, ReplayWords.json(report), out -> ReplayWords.print(report, out));
    }
    return 0;
  }

  private Catalogue catalogue(Book book, HostDirectory directory) throws Exception {
    if (draft.matches(NUMBER)) {
      PublishedCatalogue published =
          book.catalogues()
              .findVersion(Long.parseLong(draft))
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "There is no version %s: see `catalog versions`.".formatted(draft)));
      if (Bodies.decodeCatalogue(published.bundle().bytes()) instanceof Decoded.Ok<Catalogue> ok) {
        return ok.value();
      }
      throw new CommandFailure("Version %s in the book is damaged.".formatted(draft));
    }
    CatalogueFile file = CatalogueFile.read(Path.of(draft));
    if (file.parsed() instanceof ParsedCatalogue.Invalid invalid) {
      List<String> findings = invalid.findings().stream().map(Finding::toString).toList();
      throw new CommandFailure("Nothing was tried.\n" + String.join("\n", findings));
    }
    ParsedCatalogue.Valid valid = (ParsedCatalogue.Valid) file.parsed();
    return directory
        .findRegion()
        .flatMap(region -> valid.findDraft(new Region(region)))
        .orElseGet(valid::draft)
        .asVersion(1);
  }

  private static void refuseOtherRegion(HostDirectory directory, Catalogue catalogue)
      throws Exception {
    String region = directory.findRegion().orElse("");
    if (!catalogue.region().code().equals(region)) {
      throw new CommandFailure(
          "The catalogue is for region %s, the book is for %s."
              .formatted(catalogue.region().code(), region));
    }
  }

  private String fileName() {
    return String.valueOf(Path.of(draft).getFileName());
  }

  private static Instant time(String written, ZoneId zone) throws CommandFailure {
    try {
      if (written.endsWith("Z")) {
        return Instant.parse(written);
      }
      return written.contains("T")
          ? LocalDateTime.parse(written).atZone(zone).toInstant()
          : LocalDate.parse(written).atStartOfDay(zone).toInstant();
    } catch (DateTimeException e) {
      throw new CommandFailure(
          "\"%s\" is no time: write 2026-11-27, 2026-11-27T06:00, or 2026-11-26T22:00:00Z."
              .formatted(written));
    }
  }

  /** About once a second, by whichever thread comes along. */
  private static Replay.Progress onScreen(PrintWriter err) {
    AtomicLong nextMs = new AtomicLong(now() + TELL_EVERY_MS);
    return (done, all) -> {
      long due = nextMs.get();
      if (now() >= due && nextMs.compareAndSet(due, now() + TELL_EVERY_MS)) {
        err.printf("%,d of %,d taps, %d %%%n", done, all, 100 * done / Math.max(1, all));
        err.flush();
      }
    };
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}

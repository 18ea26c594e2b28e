package org.onecard.server.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.onecard.scenario.Money;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.gtfs.FeedFinding;
import org.onecard.server.gtfs.GtfsImport;
import org.onecard.server.gtfs.ImportOptions;
import org.onecard.server.gtfs.ImportResult;
import org.onecard.server.tariff.TariffWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog import-gtfs}. */
@Command(
    name = "import-gtfs",
    description = "Make a tariff of a GTFS feed with Fares v2; lists what a tariff cannot express.")
final class ImportGtfsCommand implements Callable<Integer> {

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FEED", description = "the feed: a folder or a zip")
  private Path feed = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "ID",
      description = "take the rules of this network only; may be given more than once")
  private Set<String> networks = new LinkedHashSet<>();

  @Option(
      names = "--id",
      defaultValue = "imported",
      paramLabel = "ID",
      description = "the tariff's id (default: ${DEFAULT-VALUE})")
  private String id = "imported";

  @Option(
      names = "--close-minute-gaps",
      description = "timeframes that end at the 59th minute last to the full hour")
  private boolean closeMinuteGaps;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "where to write the tariff, YAML")
  private Path out = Path.of("");

  @Override
  public Integer call() throws Exception {
    ImportResult result = GtfsImport.read(feed, new ImportOptions(id, networks, closeMinuteGaps));
    if (result instanceof ImportResult.Refused refused) {
      throw new CommandFailure(
          "Nothing was imported.\n"
              + String.join("\n", refused.findings().stream().map(FeedFinding::toString).toList()));
    }
    ImportResult.Imported imported = (ImportResult.Imported) result;
    byte[] tariff = TariffWriter.write(imported.tables()).getBytes(StandardCharsets.UTF_8);
    if (tariff.length > CatalogueYaml.MOST_BYTES) {
      throw new CommandFailure(
          "Nothing was written: the tariff takes %,d bytes, and a file of a catalogue at most %,d."
                  .formatted(tariff.length, CatalogueYaml.MOST_BYTES)
              + " Import the networks that your terminals serve, each by itself, with --network.");
    }
    Files.write(out, tariff);
    output.print(spec, json(imported), printer -> print(printer, imported));
    return 0;
  }

  private JsonObject json(ImportResult.Imported imported) {
    JsonObject applied = new JsonObject();
    imported.applied().forEach(applied::put);
    return new JsonObject()
        .put("out", out.toString())
        .put("tariff", imported.tables().id())
        .put("applied", applied)
        .put("notExpressible", findings(imported.notExpressible()))
        .put("withoutPrice", findings(imported.holes()));
  }

  private static JsonArray findings(List<FeedFinding> findings) {
    JsonArray array = new JsonArray();
    findings.forEach(
        finding ->
            array.add(
                new JsonObject()
                    .put("file", finding.file())
                    .put("line", finding.line())
                    .put("what", finding.message())
                    .put("why", finding.remedy())));
    return array;
  }

  private void print(PrintWriter printer, ImportResult.Imported imported) {
    printer.printf("Wrote tariff %s to %s.%n", imported.tables().id(), out);
    String currency = imported.tables().currency();
    if (!currency.equals(Money.Currency.CNY.name())) {
      printer.printf(
          "Its prices are in %s. The book is kept in CNY: a catalogue refuses it until they are"
              + " written in CNY.%n",
          currency);
    }
    printer.println("Applied:");
    imported.applied().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> printer.printf("  %s: %d rows%n", entry.getKey(), entry.getValue()));
    list(printer, "Not expressible:", imported.notExpressible());
    list(
        printer,
        "Rides without a price, which a catalogue refuses (see --close-minute-gaps):",
        imported.holes());
  }

  private static void list(PrintWriter printer, String title, List<FeedFinding> findings) {
    if (!findings.isEmpty()) {
      printer.println(title);
      findings.forEach(finding -> printer.printf("  %s%n", finding));
    }
  }
}

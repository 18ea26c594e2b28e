package org.onecard.server.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.Finding;
import org.onecard.server.catalogue.ParsedCatalogue;
import org.onecard.server.catalogue.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog …}. */
@Command(
    name = "catalog",
    description = "The list of items: check it, try it, publish it, take it back, see it.",
    subcommands = {
      CatalogCommand.Validate.class,
      ImportGtfsCommand.class,
      CatalogDiffCommand.class,
      CatalogReplayCommand.class,
      CatalogPublishCommand.class,
      CatalogPromoteCommand.class,
      CatalogRollbackCommand.class,
      CatalogShowCommand.class,
      CatalogVersionsCommand.class
    })
public final class CatalogCommand {

  @Command(name = "validate", description = "Check a file without publishing it.")
  static final class Validate implements Callable<Integer> {

    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
        paramLabel = "FILE",
        description = "the catalogue, YAML; or a folder of them: joint list, provinces, districts")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      ParsedCatalogue parsed = CatalogueYaml.parse(SourceFile.readAll(file));
      if (parsed instanceof ParsedCatalogue.Invalid invalid) {
        throw new CommandFailure(
            String.join("\n", invalid.findings().stream().map(Finding::toString).toList()));
      }
      ParsedCatalogue.Valid valid = (ParsedCatalogue.Valid) parsed;
      int items = valid.drafts().stream().mapToInt(draft -> draft.items().size()).sum();
      int tests = valid.drafts().stream().mapToInt(draft -> draft.tests().size()).sum();
      JsonArray warnings = new JsonArray();
      valid.warnings().forEach(warning -> warnings.add(warning.toString()));
      output.print(
          spec,
          new JsonObject()
              .put("valid", true)
              .put("items", items)
              .put("tests", tests)
              .put("warnings", warnings),
          out -> {
            valid.warnings().forEach(warning -> out.println("warning: " + warning));
            out.printf("%s is right: %d items, %d test cases came out.%n", file, items, tests);
          });
      return 0;
    }
  }
}

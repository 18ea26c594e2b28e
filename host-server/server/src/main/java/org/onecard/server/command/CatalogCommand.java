package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.Finding;
import org.onecard.server.catalogue.ParsedCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog …}. */
@Command(
    name = "catalog",
    description = "The list of items: check it, publish it, see it.",
    subcommands = {
      CatalogCommand.Validate.class,
      CatalogCommand.Publish.class,
      CatalogCommand.Show.class,
      ImportGtfsCommand.class
    })
public final class CatalogCommand {

  /** One byte more than a catalogue may have tells that it is too long. */
  private static final int MOST_BYTES_READ = (1 << 20) + 1;

  @Command(name = "validate", description = "Check a file without publishing it.")
  static final class Validate implements Callable<Integer> {

    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "the catalogue, YAML")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      byte[] content;
      try (InputStream in = Files.newInputStream(file)) {
        content = in.readNBytes(MOST_BYTES_READ);
      }
      ParsedCatalogue parsed = CatalogueYaml.parse(file.toString(), content);
      if (parsed instanceof ParsedCatalogue.Invalid invalid) {
        throw new CommandFailure(
            String.join("\n", invalid.findings().stream().map(Finding::toString).toList()));
      }
      int items = ((ParsedCatalogue.Valid) parsed).draft().items().size();
      output.print(
          spec,
          new JsonObject().put("valid", true).put("items", items),
          out -> out.printf("%s is right: %d items.%n", file, items));
      return 0;
    }
  }

  @Command(
      name = "publish",
      description = "Publish a file as the next version; connected terminals get it at once.")
  static final class Publish implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "the catalogue, YAML")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      JsonObject published =
          data.ask(
              AdminRequest.of("catalog-publish").with("file", file.toAbsolutePath().toString()));
      output.print(
          spec,
          published,
          out ->
              out.printf(
                  "Published version %d with %d items, in force from %s.%n",
                  published.getLong("version"),
                  published.getInteger("items"),
                  published.getString("effectiveFrom")));
      return 0;
    }
  }

  @Command(name = "show", description = "Show the version in force.")
  static final class Show implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject catalogue = data.ask(AdminRequest.of("catalog-show"));
      output.print(spec, catalogue, out -> Rendering.catalogue(out, catalogue));
      return 0;
    }
  }
}

package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog publish}: shows what changes, and publishes it. */
@Command(
    name = "publish",
    description = {
      "Publish a file as the next version, for all terminals or for a few first.",
      "Says what changes; asks before it does it where somebody sits at the terminal."
    })
final class CatalogPublishCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AudienceOption audience = new AudienceOption();
  @Mixin private ConsentOption consent = new ConsentOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      description = "the catalogue: a YAML file, or the folder of its files")
  private Path file = Path.of("");

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "when it comes into force: 2026-12-01T00:00 in the region's zone, an instant ending in Z,"
              + " or now (default: what the file says)")
  private @Nullable String at;

  @Option(
      names = "--accept-price-jump",
      description = "publish although a price changes more than tenfold, or from or to nothing")
  private boolean acceptPriceJump;

  @Override
  public Integer call() throws Exception {
    AdminRequest request =
        consent.with(
            audience.with(
                AdminRequest.of("catalog-publish").with("file", file.toAbsolutePath().toString())));
    if (at != null) {
      request = request.with("at", at);
    }
    if (acceptPriceJump) {
      request = request.with("acceptPriceJump", "yes");
    }
    JsonObject preview = data.ask(request.with("dryRun", "yes"));
    if (!consent.given(spec, output, preview)) {
      return 0;
    }
    JsonObject published = data.ask(request.with("sha256", preview.getString("sha256")));
    output.print(spec, published, out -> CatalogueRendering.published(out, published));
    return 0;
  }
}

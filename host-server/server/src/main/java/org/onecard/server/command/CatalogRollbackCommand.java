package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code catalog rollback}: an earlier version's content again, as a new version for everybody. */
@Command(
    name = "rollback",
    description = {
      "Take the last publication back: what held before is published again, for all terminals.",
      "Also ends a canary, and what waits for its time."
    })
final class CatalogRollbackCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private ConsentOption consent = new ConsentOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "whose content (default: what held before the last publication)")
  private @Nullable String to;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "when it comes into force (default: now)")
  private @Nullable String at;

  @Override
  public Integer call() throws Exception {
    AdminRequest request = consent.with(AdminRequest.of("catalog-rollback"));
    if (to != null) {
      request = request.with("to", to);
    }
    if (at != null) {
      request = request.with("at", at);
    }
    JsonObject preview = data.ask(request.with("dryRun", "yes"));
    if (!consent.given(spec, output, preview)) {
      return 0;
    }
    // What was shown is what is taken, whoever publishes meanwhile.
    JsonObject rolled = data.ask(request.with("to", Long.toString(preview.getLong("as"))));
    output.print(spec, rolled, out -> CatalogueRendering.published(out, rolled));
    return 0;
  }
}

package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog promote}: a version that a few terminals go by goes to more. */
@Command(
    name = "promote",
    description = "Give a version that went to a few terminals to more of them, or to all.")
final class CatalogPromoteCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AudienceOption audience = new AudienceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "VERSION",
      arity = "0..1",
      description = "which (default: the one that was published last)")
  private @Nullable String version;

  @Option(names = "--all", description = "to all terminals")
  private boolean all;

  @Option(names = "--by", paramLabel = "NAME", description = "who does it, for the audit trail")
  private @Nullable String by = System.getProperty("user.name");

  @Override
  public Integer call() throws Exception {
    AdminRequest request = audience.with(AdminRequest.of("catalog-promote"));
    if (version != null) {
      request = request.with("version", version);
    }
    if (all) {
      request = request.with("all", "yes");
    }
    if (by != null) {
      request = request.with("by", by);
    }
    JsonObject promoted = data.ask(request);
    output.print(spec, promoted, out -> CatalogueRendering.promoted(out, promoted));
    return 0;
  }
}

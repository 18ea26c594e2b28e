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

/** {@code catalog show}: one version, and which terminals go by which. */
@Command(name = "show", description = "Show the version in force, or another.")
final class CatalogShowCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "VERSION", arity = "0..1", description = "another version")
  private @Nullable String version;

  @Option(names = "--terminals", description = "also which terminal goes by which version")
  private boolean terminals;

  @Override
  public Integer call() throws Exception {
    AdminRequest request = AdminRequest.of("catalog-show");
    JsonObject catalogue = data.ask(version == null ? request : request.with("version", version));
    output.print(
        spec,
        catalogue,
        out -> {
          CatalogueRendering.catalogue(out, catalogue);
          if (terminals) {
            CatalogueRendering.terminals(out, catalogue);
          } else {
            CatalogueRendering.troubled(out, catalogue);
          }
        });
    return 0;
  }
}

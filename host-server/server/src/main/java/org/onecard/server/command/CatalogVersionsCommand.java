package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code catalog versions}: every version, by whom, for whom and since when. */
@Command(name = "versions", description = "List every version: by whom, for whom, since when.")
final class CatalogVersionsCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    JsonObject versions = data.ask(AdminRequest.of("catalog-versions"));
    output.print(spec, versions, out -> CatalogueRendering.versions(out, versions));
    return 0;
  }
}

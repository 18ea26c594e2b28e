package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code catalog diff}: what is different between two catalogues. */
@Command(
    name = "diff",
    description = "Say what is different between two catalogues: files, or versions by number.")
final class CatalogDiffCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "BEFORE", description = "a version, a file or a folder")
  private String before = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "AFTER",
      description = "a version or a file; without it, BEFORE is compared with what is in force")
  private @Nullable String after;

  @Override
  public Integer call() throws Exception {
    String older = after == null ? "current" : name(before);
    String newer = name(after == null ? before : after);
    JsonObject diff =
        data.ask(AdminRequest.of("catalog-diff").with("before", older).with("after", newer));
    output.print(spec, diff, out -> CatalogueRendering.changes(out, diff, ""));
    return 0;
  }

  private static String name(String written) {
    return written.equals("current") || written.matches("[0-9]{1,18}")
        ? written
        : Path.of(written).toAbsolutePath().toString();
  }
}

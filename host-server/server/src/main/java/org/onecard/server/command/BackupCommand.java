package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code host backup}. */
@Command(
    name = "backup",
    description = {
      "Copy the book into one file, also while the host runs, and prove the copy.",
      "A book in PostgreSQL is copied with pg_dump instead: see firmware-docs/database.md."
    })
final class BackupCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "a file that is not there yet, in a folder with room for twice the book")
  private Path to = Path.of("");

  @Option(
      names = "--with-keys",
      description =
          "put the host's keys into it as well: whoever has the file then is the region's host")
  private boolean withKeys;

  @Override
  public Integer call() throws Exception {
    JsonObject made =
        data.ask(
            AdminRequest.of("host-backup")
                .with("to", to.toAbsolutePath().toString())
                .with("keys", data.directory().keys().toString())
                .with("withKeys", Boolean.toString(withKeys)));
    output.print(
        spec,
        made,
        out -> {
          out.printf(
              "%s holds the book up to commit %d, %d records, and is proved. Note its head down"
                  + " elsewhere:%n  %s%n",
              made.getString("file"),
              made.getLong("commits"),
              made.getLong("records"),
              made.getString("tip"));
          if (made.getJsonArray("keysLeftOut").isEmpty()) {
            out.println("The host's keys are in it: keep it as you keep them.");
          } else {
            out.println("Keys are not in it, and without them it is worth nothing. Keep apart:");
            made.getJsonArray("keysLeftOut")
                .forEach(key -> out.printf("  %s%n", data.directory().keys().resolve("" + key)));
          }
        });
    return 0;
  }
}

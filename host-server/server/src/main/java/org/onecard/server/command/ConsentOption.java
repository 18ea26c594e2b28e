package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Who does it, and whether it is to be done. A script is not asked: it has no one to answer. */
final class ConsentOption {

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who does it, for the audit trail (default: the user's name on this machine)")
  private @Nullable String by = System.getProperty("user.name");

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  private boolean yes;

  @Option(names = "--dry-run", description = "only say what would change")
  private boolean dryRun;

  AdminRequest with(AdminRequest request) {
    return by == null ? request : request.with("by", by);
  }

  /** Shows what would change; false where it is not to be done. */
  boolean given(CommandSpec spec, OutputOption output, JsonObject preview) {
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      output.print(spec, preview, words -> CatalogueRendering.preview(words, preview));
      return false;
    }
    if (output.json()) {
      return true;
    }
    CatalogueRendering.preview(out, preview);
    out.flush();
    Optional<Console> person =
        Optional.ofNullable(System.console()).filter(ConsentOption::isTerminal);
    if (yes || person.isEmpty()) {
      return true;
    }
    boolean agreed =
        Optional.ofNullable(person.get().readLine("Publish it? [y/N] "))
            .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
            .isPresent();
    if (!agreed) {
      out.println("Nothing was published.");
      out.flush();
    }
    return agreed;
  }

  /** From JDK 22 on there may be a console without a terminal, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}

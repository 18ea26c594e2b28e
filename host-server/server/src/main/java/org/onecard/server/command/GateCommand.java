package org.onecard.server.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code host gate}: how the way at terminals stands. */
@Command(
    name = "gate",
    description = {
      "Leave the way at gates open (free, emergency), or take it back (controlled).",
      "Linked terminals follow within a second or two, others when they come back. What staff at",
      "the gate or an input of it asks for stays in force beside it: the stronger one holds."
    },
    subcommands = {GateCommand.ListOrders.class})
final class GateCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "controlled|free|emergency",
      arity = "0..1",
      defaultValue = "",
      description = "who may pass: one person each, or everybody")
  private String passage = "";

  @Option(names = "--terminal", defaultValue = "", description = "one terminal")
  private String terminal = "";

  @Option(
      names = "--location",
      defaultValue = "",
      description = "every terminal that is enrolled at this location")
  private String location = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "",
      description = "how long, 30m, 2h or 1h30m, at most 744h (default: until another order)")
  private String lasts = "";

  @Option(
      names = "--by",
      defaultValue = "",
      paramLabel = "NAME",
      description = "who orders it; needed")
  private String by = "";

  @Option(
      names = "--why",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "for whoever reads the audit, at most 300 characters; needed")
  private String why = "";

  @Override
  public Integer call() throws Exception {
    // Not left to the command line: `gate list` would have to name them too.
    needed(passage, "controlled, free or emergency");
    needed(by, "--by NAME");
    needed(why, "--why TEXT");
    JsonObject told =
        data.ask(
            AdminRequest.of("gate-order")
                .with("passage", passage)
                .with("terminal", terminal)
                .with("location", location)
                .with("for", lasts)
                .with("by", by)
                .with("why", why));
    output.print(spec, told, out -> say(out, told));
    return 0;
  }

  private void needed(String given, String name) {
    if (given.isBlank()) {
      throw new ParameterException(spec.commandLine(), "Missing: " + name);
    }
  }

  /** The last orders. */
  @Command(name = "list", description = "The last order for each terminal that ever had one.")
  static final class ListOrders implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(AdminRequest.of("gate-list"));
      output.print(spec, told, out -> say(out, told));
      return 0;
    }
  }

  private static void say(PrintWriter out, JsonObject told) {
    JsonArray rows = told.getJsonArray("terminals");
    if (rows.isEmpty()) {
      out.println("No gate was ever ordered to stand otherwise than controlled.");
    }
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      out.printf(
          "%-32s %-10s order %d%s%s%n",
          row.getString("terminal"),
          row.getString("passage"),
          row.getLong("order"),
          row.getString("until").isEmpty() ? "" : ", until " + row.getString("until"),
          row.getBoolean("connected") ? "" : " (not linked now: it follows when it comes back)");
    }
  }
}

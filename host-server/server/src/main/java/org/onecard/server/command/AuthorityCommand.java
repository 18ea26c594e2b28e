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
import picocli.CommandLine.Spec;

/** {@code host authority}: from one certificate authority to the next. */
@Command(
    name = "authority",
    description = {
      "Go over to another certificate authority while terminals work.",
      "begin: it is believed beside the present one. switch: certificates come from it, and linked",
      "terminals renew theirs within some hours. retire: the one before is believed no more.",
      "abandon: all is as before begin; only until switch."
    },
    subcommands = {
      AuthorityCommand.Status.class,
      AuthorityCommand.Begin.class,
      AuthorityCommand.Abandon.class,
      AuthorityCommand.Switch.class,
      AuthorityCommand.Retire.class
    })
final class AuthorityCommand {

  /** Who takes a step. */
  static final class ByOption {

    @Option(
        names = "--by",
        required = true,
        paramLabel = "NAME",
        description = "who takes the step, for the audit trail")
    private String by = "";

    AdminRequest in(AdminRequest request) {
      return request.with("by", by);
    }
  }

  @Command(
      name = "status",
      description = "Which authorities are believed, and which terminals are not through yet.")
  static final class Status implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(AdminRequest.of("authority-status"));
      output.print(spec, told, out -> say(out, told));
      return 0;
    }
  }

  @Command(
      name = "begin",
      description = "Make the next authority; terminals believe it from now on beside the present.")
  static final class Begin implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private ByOption by = new ByOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(by.in(AdminRequest.of("authority-begin")));
      output.print(
          spec,
          told,
          out -> {
            say(out, told);
            out.printf(
                "Its key lies in %s in the folder keys: back it up now (host backup --with-keys).%n",
                told.getString("files"));
            if (told.getBoolean("shared")) {
              out.println(
                  "Copy both files into the folder keys of every other host of this book before"
                      + " you switch: `host authority status` there says whether they are found.");
            }
          });
      return 0;
    }
  }

  @Command(
      name = "abandon",
      description = {
        "Believe the next authority no more: all is as before begin.",
        "Refused from switch on. Its files stay in the folder keys, and open nothing."
      })
  static final class Abandon implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private ByOption by = new ByOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(by.in(AdminRequest.of("authority-abandon")));
      output.print(
          spec,
          told,
          out -> {
            say(out, told);
            out.println(
                "The change was abandoned before any certificate came from the next authority. Its"
                    + " key in the folder keys opens nothing; another change makes another.");
          });
      return 0;
    }
  }

  @Command(
      name = "switch",
      description = {
        "Have certificates come from the next authority.",
        "Enrolment codes that were given before are good no more."
      })
  static final class Switch implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private ByOption by = new ByOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(by.in(AdminRequest.of("authority-switch")));
      output.print(spec, told, out -> say(out, told));
      return 0;
    }
  }

  @Command(
      name = "retire",
      description = {
        "Believe the former authority no more.",
        "Refused while terminals have a certificate of it."
      })
  static final class Retire implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private ByOption by = new ByOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--force",
        description = "also with terminals left: they are cut off until they are enrolled again")
    private boolean force;

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(
              by.in(AdminRequest.of("authority-retire")).with("force", Boolean.toString(force)));
      output.print(
          spec,
          told,
          out -> {
            say(out, told);
            if (told.getLong("cutOff") > 0) {
              out.printf(
                  "Cut off: %d terminals: %s%n%s%n",
                  told.getLong("cutOff"),
                  names(told.getJsonArray("cutOffTerminals"), told.getLong("cutOff")),
                  told.getString("howBack"));
            }
          });
      return 0;
    }
  }

  private static void say(PrintWriter out, JsonObject told) {
    out.println(
        switch (told.getString("phase")) {
          case "begun" -> "The next authority is believed; the present one gives out certificates.";
          case "switched" -> "The next authority gives out certificates; the former is believed.";
          default -> "There is one authority.";
        });
    JsonArray authorities = told.getJsonArray("authorities");
    for (int i = 0; i < authorities.size(); i++) {
      JsonObject authority = authorities.getJsonObject(i);
      out.printf(
          "  %-8s key %s, until %s, %d terminals%s%n",
          authority.getString("role"),
          authority.getString("key"),
          authority.getString("until"),
          authority.getLong("terminals"),
          authority.getBoolean("keyHere") ? "" : "; its key is not here");
    }
    if (!told.getString("phase").equals("alone")) {
      out.printf(
          "%d of %d terminals have not said yet that they hold the list%s%n",
          told.getLong("withoutList"),
          told.getLong("terminals"),
          listed(told.getJsonArray("withoutListTerminals"), told.getLong("withoutList")));
    }
    // Those whom a forced end has cut off stay named until they are enrolled again.
    if (told.getString("phase").equals("switched")
        || (told.getString("phase").equals("alone") && told.getLong("onOld") > 0)) {
      out.printf(
          "%d of %d terminals have a certificate of the former authority%s%n",
          told.getLong("onOld"),
          told.getLong("terminals"),
          listed(told.getJsonArray("onOldTerminals"), told.getLong("onOld")));
    }
  }

  private static String listed(JsonArray terminals, long all) {
    return terminals.isEmpty() ? "." : ": " + names(terminals, all);
  }

  private static String names(JsonArray terminals, long all) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < terminals.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(terminals.getString(i));
    }
    return all > terminals.size()
        ? "%s and %d more".formatted(text, all - terminals.size())
        : text.toString();
  }
}

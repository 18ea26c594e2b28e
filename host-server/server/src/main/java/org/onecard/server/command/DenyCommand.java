package org.onecard.server.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code host deny}: cards that are refused, also by terminals that are alone. */
@Command(
    name = "deny",
    description = {
      "Refuse cards from now on.",
      "Terminals have the change as soon as they are linked; one that is alone refuses by the list"
          + " it has."
    },
    subcommands = {DenyCommand.ListDenied.class, DenyCommand.Remove.class})
final class DenyCommand implements Callable<Integer> {

  /** Which cards. */
  static final class Cards {

    @Option(
        names = "--card",
        paramLabel = "DIGITS",
        split = ",",
        description =
            "the card's identifier, 32 hexadecimal digits as in the registry; may be repeated; it"
                + " stays in the shell's history, a file does not")
    private List<String> cards = List.of();

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "identifiers, one a line; empty lines and those after # are passed over")
    private @Nullable Path file;

    AdminRequest in(AdminRequest request) {
      Path from = file;
      return from == null
          ? request.with("cards", String.join(",", cards))
          : request.with("file", from.toAbsolutePath().toString());
    }
  }

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private @Nullable Cards cards;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      defaultValue = "reported lost",
      description = "for those who look it up, at most 200 characters (default: ${DEFAULT-VALUE})")
  private String why = "reported lost";

  @Override
  public Integer call() throws Exception {
    Cards which = cards;
    if (which == null) {
      throw new ParameterException(
          spec.commandLine(), "Name cards by --card or --file; see also `list` and `remove`.");
    }
    JsonObject told = data.ask(which.in(AdminRequest.of("deny").with("why", why)));
    output.print(
        spec,
        told,
        out ->
            out.printf(
                "%d of %d cards were not denied before. Deny list %d names %d cards.%n",
                told.getInteger("changed"),
                told.getInteger("cards"),
                told.getLong("version"),
                told.getLong("denied")));
    return 0;
  }

  @Command(name = "remove", description = "Take cards off the deny list.")
  static final class Remove implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @ArgGroup private @Nullable Cards cards;

    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description = "instead of them: one card as `host deny list` names it")
    private @Nullable String token;

    @Override
    public Integer call() throws Exception {
      Cards which = cards;
      String named = token;
      if ((which == null) == (named == null)) {
        throw new ParameterException(
            spec.commandLine(), "Name cards by --card or --file, or one by --token.");
      }
      AdminRequest request = AdminRequest.of("deny-remove");
      JsonObject told =
          data.ask(
              named != null || which == null
                  ? request.with("token", String.valueOf(named))
                  : which.in(request));
      output.print(
          spec,
          told,
          out ->
              out.printf(
                  "%d of %d cards were denied and are not any more. Deny list %d names %d cards.%n",
                  told.getInteger("changed"),
                  told.getInteger("cards"),
                  told.getLong("version"),
                  told.getLong("denied")));
      return 0;
    }
  }

  @Command(name = "list", description = "Show the cards that were denied last, by their tokens.")
  static final class ListDenied implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--most",
        defaultValue = "100",
        description = "how many, 1 to 10000 (default: ${DEFAULT-VALUE})")
    private String most = "100";

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(AdminRequest.of("deny-list").with("most", most));
      output.print(
          spec,
          told,
          out -> {
            out.printf(
                "Deny list %d names %d cards.%n", told.getLong("version"), told.getLong("denied"));
            JsonArray shown = told.getJsonArray("shown");
            for (int i = 0; i < shown.size(); i++) {
              JsonObject card = shown.getJsonObject(i);
              out.printf(
                  "  %s  since %s  %s%s%n",
                  card.getString("token"),
                  card.getString("since"),
                  card.getString("why"),
                  card.getBoolean("registry") ? " (until the registry lifts it)" : "");
            }
          });
      return 0;
    }
  }
}

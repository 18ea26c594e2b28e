package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code host library …}. A card is named by a tap of it, as `ledger explain` shows it. */
@Command(
    name = "library",
    description = "Readers, loans and returns at the libraries of a running host.",
    subcommands = {
      LibraryCommand.TieCard.class,
      LibraryCommand.UntieCard.class,
      LibraryCommand.PatronOf.class,
      LibraryCommand.Checkout.class,
      LibraryCommand.Renew.class,
      LibraryCommand.Checkin.class,
      LibraryCommand.Door.class,
      LibraryCommand.ListPosts.class
    })
final class LibraryCommand {

  private static final String TAP = "a tap of the card, for instance kiosk-01.1.42";

  @Command(name = "tie", description = "Tie a card to a reader, with the holder's consent.")
  static final class TieCard implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--tap", required = true, description = TAP)
    private String tap = "";

    @Option(names = "--network", required = true, description = "the libraries that share readers")
    private String network = "";

    @Option(names = "--patron", required = true, description = "the reader's id there")
    private String patron = "";

    @Option(
        names = "--consent",
        required = true,
        description = "how the holder agreed, for instance \"form 118 signed\"")
    private String consent = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(
              AdminRequest.of("library-tie")
                  .with("tap", tap)
                  .with("network", network)
                  .with("patron", patron)
                  .with("consent", consent));
      output.print(spec, told, out -> out.printf("The card is tied to a reader of %s.%n", network));
      return 0;
    }
  }

  @Command(name = "untie", description = "Forget which reader a card stands for.")
  static final class UntieCard implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--tap", required = true, description = TAP)
    private String tap = "";

    @Option(names = "--network", required = true, description = "the libraries that share readers")
    private String network = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(AdminRequest.of("library-untie").with("tap", tap).with("network", network));
      output.print(
          spec, told, out -> out.printf("The card stands for no reader of %s now.%n", network));
      return 0;
    }
  }

  @Command(name = "patron", description = "What a library says of a card's holder.")
  static final class PatronOf implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--library", required = true, description = "its name")
    private String library = "";

    @Option(names = "--tap", required = true, description = TAP)
    private String tap = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(AdminRequest.of("library-patron").with("library", library).with("tap", tap));
      output.print(spec, told, out -> out.println(told.getString("words")));
      return told.getBoolean("known") ? 0 : 1;
    }
  }

  @Command(name = "checkout", description = "Lend an item by an approved tap.")
  static final class Checkout extends ByTap {
    Checkout() {
      super("library-checkout");
    }
  }

  @Command(name = "renew", description = "Renew a loan by an approved tap.")
  static final class Renew extends ByTap {
    Renew() {
      super("library-renew");
    }
  }

  /** What an approved tap allows with an item. */
  abstract static class ByTap implements Callable<Integer> {

    private final String operation;

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--library", required = true, description = "where the person stands")
    private String library = "";

    @Option(names = "--tap", required = true, description = TAP)
    private String tap = "";

    @Option(names = "--item", required = true, description = "its barcode")
    private String item = "";

    ByTap(String operation) {
      this.operation = operation;
    }

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(
              AdminRequest.of(operation)
                  .with("library", library)
                  .with("tap", tap)
                  .with("item", item));
      output.print(spec, told, out -> say(out, told));
      return exit(told);
    }
  }

  @Command(name = "checkin", description = "Take an item back; no card is needed.")
  static final class Checkin implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--library", required = true, description = "where the item is given back")
    private String library = "";

    @Option(names = "--item", required = true, description = "its barcode")
    private String item = "";

    @Option(
        names = "--key",
        defaultValue = "",
        description = "names this return: the same again is no second one (default: a new one)")
    private String key = "";

    @Override
    public Integer call() throws Exception {
      AdminRequest request =
          AdminRequest.of("library-checkin").with("library", library).with("item", item);
      JsonObject told = data.ask(key.isEmpty() ? request : request.with("key", key));
      output.print(spec, told, out -> say(out, told));
      return exit(told);
    }
  }

  @Command(name = "door", description = "Somebody goes in or out; tells how many are inside.")
  static final class Door implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--library", required = true, description = "its name")
    private String library = "";

    @Option(names = "--tap", required = true, description = TAP)
    private String tap = "";

    @Option(names = "--out", description = "out, and not in")
    private boolean out;

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(
              AdminRequest.of("library-door")
                  .with("library", library)
                  .with("tap", tap)
                  .with("way", out ? "out" : "in"));
      output.print(
          spec,
          told,
          words ->
              words.println(
                  told.getBoolean("open")
                      ? "The door opens: %d inside.".formatted(told.getInteger("inside"))
                      : told.getString("zh") + " / " + told.getString("en")));
      return told.getBoolean("open") ? 0 : 1;
    }
  }

  @Command(name = "list", description = "What libraries were told, and have yet to be.")
  static final class ListPosts implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(AdminRequest.of("library-list"));
      output.print(spec, told, out -> list(out, told));
      return 0;
    }

    private static void list(PrintWriter out, JsonObject told) {
      for (Object each : told.getJsonArray("libraries")) {
        JsonObject library = (JsonObject) each;
        out.printf(
            "%s (network %s): %d to be posted%n",
            library.getString("library"), library.getString("network"), library.getInteger("open"));
      }
      for (Object each : told.getJsonArray("posts")) {
        JsonObject post = (JsonObject) each;
        out.printf(
            "%s  %-9s %-8s %s at %s, told %d times. %s%n",
            post.getString("askedAt"),
            post.getString("state"),
            post.getString("kind"),
            post.getString("item"),
            post.getString("place"),
            post.getInteger("attempts"),
            post.getString("told"));
      }
    }
  }

  private static void say(PrintWriter out, JsonObject told) {
    switch (told.getString("result")) {
      case "done" -> {
        out.println("Done." + (told.containsKey("due") ? " Due " + told.getString("due") : ""));
        if (told.containsKey("message")) {
          out.println(told.getString("message"));
        }
      }
      case "held" -> out.println(told.getString("message"));
      default ->
          out.printf(
              "%s / %s %s%n",
              told.getString("zh"), told.getString("en"), told.getString("message"));
    }
  }

  private static int exit(JsonObject told) {
    return told.getString("result").equals("not") ? 1 : 0;
  }
}

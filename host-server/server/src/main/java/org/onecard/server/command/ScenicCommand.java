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

/** {@code host scenic}: slots, reservations and what was lent to terminals. */
@Command(
    name = "scenic",
    description = "Places of scenic sites and museums: slots, reservations, what terminals hold.",
    subcommands = {
      ScenicCommand.SlotCommand.class,
      ScenicCommand.Reserve.class,
      ScenicCommand.Cancel.class,
      ScenicCommand.Bookings.class,
      ScenicCommand.Leases.class
    })
final class ScenicCommand {

  private static final String DAY = "the local day, 2026-03-01 (default: today)";

  @Command(
      name = "slot",
      description = "Slots of a site on a day.",
      subcommands = {SlotList.class, SlotSet.class})
  static final class SlotCommand {}

  @Command(name = "list", description = "What each slot holds, has given away and has left.")
  static final class SlotList implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--item", required = true, description = "the site's item")
    private String item = "";

    @Option(names = "--day", defaultValue = "", description = DAY)
    private String day = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(AdminRequest.of("site-slots").with("item", item).with("day", day));
      output.print(
          spec,
          told,
          out -> {
            out.printf(
                "%s on %s: %d inside%n",
                told.getString("item"), told.getString("day"), told.getInteger("inside"));
            JsonArray slots = told.getJsonArray("slots");
            for (int i = 0; i < slots.size(); i++) {
              say(out, slots.getJsonObject(i));
            }
          });
      return 0;
    }
  }

  private static void say(PrintWriter out, JsonObject slot) {
    if (slot.getBoolean("former", false)) {
      out.printf(
          "  %-12s taken %d, of an earlier catalogue%n",
          slot.getString("slot"), slot.getInteger("taken"));
      return;
    }
    out.printf(
        "  %-12s %s-%s  quota %d%s  taken %d  lent %d  left %d%s%n",
        slot.getString("slot"),
        slot.getString("from"),
        slot.getString("to"),
        slot.getInteger("quota"),
        slot.getBoolean("quotaSet") ? " (set)" : "",
        slot.getInteger("taken"),
        slot.getInteger("lent"),
        slot.getInteger("left"),
        slot.getInteger("over") == 0 ? "" : "  over by " + slot.getInteger("over"));
  }

  @Command(
      name = "set",
      description = {
        "Set the quota of a slot on one day.",
        "Whoever is in stays in, and reservations hold: a quota below what is taken lets nobody"
            + " else",
        "in."
      })
  static final class SlotSet implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--item", required = true, description = "the site's item")
    private String item = "";

    @Option(names = "--day", defaultValue = "", description = DAY)
    private String day = "";

    @Option(names = "--slot", required = true, description = "the slot's id in the catalogue")
    private String slot = "";

    @Option(names = "--quota", required = true, description = "persons, 0 to close it")
    private String quota = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(
              AdminRequest.of("site-slot-set")
                  .with("item", item)
                  .with("day", day)
                  .with("slot", slot)
                  .with("quota", quota));
      output.print(spec, told, out -> say(out, told));
      return 0;
    }
  }

  @Command(name = "reserve", description = "Reserve places for the holder of a card.")
  static final class Reserve implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--item", required = true, description = "the site's item")
    private String item = "";

    @Option(names = "--day", defaultValue = "", description = DAY)
    private String day = "";

    @Option(
        names = "--slot",
        defaultValue = "",
        description = "the slot's id, where the site has slots")
    private String slot = "";

    @Option(
        names = "--tap",
        required = true,
        description = "a tap of the card, as its screen or the ledger names it: kiosk-01.1.42")
    private String tap = "";

    @Option(
        names = "--persons",
        defaultValue = "1",
        description = "how many come in with the card (default: ${DEFAULT-VALUE})")
    private String persons = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(
              AdminRequest.of("site-reserve")
                  .with("item", item)
                  .with("day", day)
                  .with("slot", slot)
                  .with("tap", tap)
                  .with("persons", persons));
      output.print(spec, told, out -> sayBooking(out, told));
      return 0;
    }
  }

  private static void sayBooking(PrintWriter out, JsonObject booking) {
    out.printf(
        "%s  %s %s %s  %d persons  %s%n",
        booking.getString("booking"),
        booking.getString("item"),
        booking.getString("day"),
        booking.getString("slot"),
        booking.getInteger("persons"),
        booking.getString("state"));
  }

  @Command(name = "cancel", description = "Give a reservation back.")
  static final class Cancel implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--booking", required = true, description = "its number, as reserve told it")
    private String booking = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told = data.ask(AdminRequest.of("site-cancel").with("booking", booking));
      output.print(spec, told, out -> sayBooking(out, told));
      return 0;
    }
  }

  @Command(name = "bookings", description = "Reservations of a site on a day.")
  static final class Bookings implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--item", required = true, description = "the site's item")
    private String item = "";

    @Option(names = "--day", defaultValue = "", description = DAY)
    private String day = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(AdminRequest.of("site-bookings").with("item", item).with("day", day));
      output.print(
          spec,
          told,
          out -> {
            JsonArray bookings = told.getJsonArray("bookings");
            for (int i = 0; i < bookings.size(); i++) {
              sayBooking(out, bookings.getJsonObject(i));
            }
            if (bookings.isEmpty()) {
              out.println("No reservations.");
            }
          });
      return 0;
    }
  }

  @Command(name = "leases", description = "What was lent to terminals of a site on a day.")
  static final class Leases implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--item", required = true, description = "the site's item")
    private String item = "";

    @Option(names = "--day", defaultValue = "", description = DAY)
    private String day = "";

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          data.ask(AdminRequest.of("site-leases").with("item", item).with("day", day));
      output.print(
          spec,
          told,
          out -> {
            JsonArray leases = told.getJsonArray("leases");
            for (int i = 0; i < leases.size(); i++) {
              JsonObject lease = leases.getJsonObject(i);
              out.printf(
                  "%d  %s %s  %d of %d spent, until %s%s%n",
                  lease.getLong("lease"),
                  lease.getString("terminal"),
                  lease.getString("slot"),
                  lease.getInteger("spent"),
                  lease.getInteger("persons"),
                  lease.getString("until"),
                  lease.getBoolean("settled") ? ", settled" : "");
            }
            if (leases.isEmpty()) {
              out.println("Nothing was lent.");
            }
          });
      return 0;
    }
  }
}

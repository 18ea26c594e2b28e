package org.onecard.lab.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.agent.tap.TapReport;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;

/**
 * Plays the script and holds what happens against what it says. Taps that a terminal decided alone
 * are shown as JSON once the host is back, because only the host knows a card's token.
 */
final class Stage {

  private static final double US_PER_MS = 1000.0;

  private final DemoWorld world;
  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<TapReport> notYetShown = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<Cast, String> lastTaps = new EnumMap<>(Cast.class);
  private int taps;

  Stage(DemoWorld world, boolean json, PrintWriter out, PrintWriter err) {
    this.world = world;
    this.json = json;
    this.out = out;
    this.err = err;
  }

  /** Plays all of it. */
  void play(List<Act> acts) throws IOException, InterruptedException {
    for (Act act : acts) {
      if (act instanceof Act.TapAct tap) {
        play(tap);
      } else if (act instanceof Act.Wait wait) {
        say("… waiting " + wait.why());
        Thread.sleep(wait.duration().toMillis());
      } else if (act instanceof Act.HostIsKilled) {
        world.killHost();
        say("--- the host's process was killed (SIGKILL); the terminals are alone");
      } else {
        world.restartHost();
        say("--- the host is back, and has every journal");
        for (TapReport tap : List.copyOf(notYetShown)) {
          checkIsBookedOnce(tap);
        }
        showHeldBack();
      }
    }
  }

  /** Holds a tap that a terminal decided alone against what the book has of it. */
  private void checkIsBookedOnce(TapReport tap) throws IOException {
    JsonObject explained = world.desk().explain(tap.tapId());
    long advices =
        explained.getJsonArray("lines").stream()
            .filter(
                line -> line instanceof JsonObject json && "Advice".equals(json.getString("says")))
            .count();
    if (advices != 1) {
      complain(tap.tapId() + " stands in the book " + advices + " times");
    }
    if (tap.decision() instanceof Decision.Approved approved) {
      Money booked = Money.fen(explained.getLong("paidFen"));
      say(
          "    "
              + tap.tapId()
              + ": "
              + approved.charge().inYuan()
              + " yuan at the gate, "
              + booked.inYuan()
              + " in the book"
              + (booked.equals(approved.charge()) ? "" : "; the difference was given back"));
    }
  }

  /** What did not go as the script says. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  int taps() {
    return taps;
  }

  /** Adds something that is wrong after all taps. */
  void complain(String complaint) {
    complaints.add(complaint);
    err.println("✗ " + complaint);
    err.flush();
  }

  private void play(Act.TapAct act) throws IOException, InterruptedException {
    TapReport tap = world.tap(act.place(), act.card().get());
    Optional<String> complaint = act.expectation().complaint(tap);
    lastTaps.put(act.person(), tap.tapId());
    tell(complaint.isEmpty(), act.title(), act.place(), tap);
    complaint.ifPresent(text -> complain(act.title() + ": " + text));
    if (world.isOnline(act.place())) {
      showHeldBack();
    }
  }

  /** Tells one tap, as a line or, as soon as the host can name its card's token, as JSON. */
  void tell(boolean asExpected, String title, Place place, TapReport tap) throws IOException {
    taps++;
    notYetShown.add(tap);
    say(line(asExpected, title, place, tap));
    if (world.isOnline(place)) {
      showHeldBack();
    }
  }

  /** The last tap of a person who has tapped. */
  String lastTapOf(Cast person) {
    String tapId = lastTaps.get(person);
    if (tapId == null) {
      throw new IllegalArgumentException(person + " has not tapped");
    }
    return tapId;
  }

  private void showHeldBack() throws IOException {
    for (TapReport tap : notYetShown) {
      if (json) {
        out.println(TapJson.of(tap, world.desk().findToken(tap.tapId())).encode());
        out.flush();
      }
    }
    notYetShown.clear();
  }

  /** A line for people; nothing where JSON is asked for. */
  void say(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private String line(boolean asExpected, String title, Place place, TapReport tap) {
    return String.format(
        "%3d %s %-16s %-46s %-34s %-7s %6.1f ms  %s",
        taps,
        asExpected ? "✓" : "✗",
        place.title(),
        title,
        outcome(tap.decision()),
        tap.online() ? "online" : "alone",
        (tap.phases().readUs() + tap.phases().proveUs() + tap.phases().decideUs()) / US_PER_MS,
        tap.tapId());
  }

  private static String outcome(Decision decision) {
    if (decision instanceof Decision.Approved approved) {
      return "go, " + approved.charge().inYuan() + " yuan";
    }
    return "refused: " + ((Decision.Declined) decision).reason();
  }
}

package org.onecard.lab.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.agent.tap.TapReport;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.server.replay.ReplayReport;
import org.onecard.server.replay.ReplayWords;
import org.onecard.server.replay.Tally;

/**
 * Plays the script and holds what happens against what it says. Taps that a terminal decided alone
 * are shown as JSON once the host is back, because only the host knows a card's token.
 */
final class Stage {

  private static final double US_PER_MS = 1000.0;

  /** How long a rider whose journey is completed was inside: less than until the next tap. */
  private static final Duration RIDE = Duration.ofMillis(100);

  /** A tap, and what it shows. */
  private record Told(String title, Seen seen) {}

  private final DemoWorld world;
  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Told> notYetShown = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<Cast, String> lastTaps = new EnumMap<>(Cast.class);
  private final Map<Cast, Map<Place, String>> firstTapsAt = new EnumMap<>(Cast.class);
  private final Map<Place, Long> lastTapNanos = new EnumMap<>(Place.class);
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
        await(wait);
      } else if (act instanceof Act.PlacesOpen) {
        openLaterPlaces();
      } else if (act instanceof Act.JourneyIsCompleted completed) {
        complete(completed);
      } else if (act instanceof Act.DraftIsReplayed replayed) {
        replay(replayed);
      } else if (act instanceof Act.DraftIsPublished published) {
        publish(published);
      } else if (act instanceof Act.DraftIsTakenBack takenBack) {
        takeBack(takenBack);
      } else if (act instanceof Act.HostIsKilled) {
        world.killHost();
        say("--- the host's process was killed (SIGKILL); the terminals are alone");
      } else {
        world.restartHost();
        say("--- the host is back, and has every journal");
        for (Told told : List.copyOf(notYetShown)) {
          checkIsBookedOnce(told.seen().report());
        }
        showHeldBack();
      }
    }
  }

  private void complete(Act.JourneyIsCompleted act) throws IOException {
    String tapIn = firstTapAt(act.person(), act.place());
    Instant entered =
        Instant.parse(
            world.desk().explain(tapIn).getJsonArray("lines").getJsonObject(0).getString("at"));
    long returned =
        world.desk().completeJourney(tapIn, act.exit(), entered.plus(RIDE), "demo-operator");
    say(
        "--- "
            + act.title()
            + ": "
            + Money.fen(returned).inYuan()
            + " yuan go back as a further posting (ledger explain "
            + tapIn
            + ")");
    if (returned != act.returnedFen()) {
      complain(act.title() + ": expected " + act.returnedFen() + " fen to go back");
    }
  }

  private void replay(Act.DraftIsReplayed act) throws IOException, InterruptedException {
    ReplayReport report = world.desk().replay(world.draft(act.draft()));
    say("--- " + act.title() + ":");
    StringWriter words = new StringWriter();
    ReplayWords.print(report, new PrintWriter(words, true));
    words.toString().lines().forEach(line -> say("    " + line));
    Tally tally = report.byItem().get(act.item());
    if (tally == null || tally.dearer() == 0) {
      complain(act.title() + ": no tap of " + act.item() + " became dearer");
    }
  }

  private void publish(Act.DraftIsPublished act) throws IOException, InterruptedException {
    world.publishFor(act.canary(), act.draft());
    say("--- " + act.title());
  }

  private void takeBack(Act.DraftIsTakenBack act) throws IOException, InterruptedException {
    world.takeBack();
    say("--- " + act.title());
  }

  private void await(Act.Wait wait) throws InterruptedException {
    long since = System.nanoTime() - lastTapNanos.getOrDefault(wait.place(), System.nanoTime());
    Duration left = wait.duration().minusNanos(since);
    if (!left.isNegative() && !left.isZero()) {
      say("… waiting " + wait.why());
      Thread.sleep(left.toMillis() + 1);
    }
  }

  /** Opens the places that take longer to set up. */
  void openLaterPlaces() throws IOException, InterruptedException {
    world.openLaterPlaces();
    say(
        "--- a bus gate with a PSAM and a scanner, a service hall, a ferry gate, a tram and a"
            + " railway gate open");
    err.println("scanner: " + world.scannerDescription());
    err.flush();
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
    Seen seen = world.present(act.place(), act.medium().get());
    Optional<String> complaint = act.expectation().complaint(seen);
    lastTaps.put(act.person(), seen.report().tapId());
    firstTapsAt
        .computeIfAbsent(act.person(), any -> new EnumMap<>(Place.class))
        .putIfAbsent(act.place(), seen.report().tapId());
    lastTapNanos.put(act.place(), System.nanoTime());
    tell(complaint.isEmpty(), act.title(), act.place(), seen);
    complaint.ifPresent(text -> complain(act.title() + ": " + text));
    if (world.isOnline(act.place())) {
      showHeldBack();
    }
  }

  /** Tells one tap, as a line or, as soon as the host can name its card's token, as JSON. */
  void tell(boolean asExpected, String title, Place place, Seen seen) throws IOException {
    taps++;
    notYetShown.add(new Told(title, seen));
    say(line(asExpected, title, place, seen));
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

  private String firstTapAt(Cast person, Place place) {
    String tapId = firstTapsAt.getOrDefault(person, Map.of()).get(place);
    if (tapId == null) {
      throw new IllegalArgumentException(person + " has not tapped at " + place);
    }
    return tapId;
  }

  private void showHeldBack() throws IOException {
    for (Told told : notYetShown) {
      if (json) {
        Optional<String> token = world.desk().findToken(told.seen().report().tapId());
        out.println(TapJson.of(told.title(), told.seen(), token).encode());
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

  private String line(boolean asExpected, String title, Place place, Seen seen) {
    TapReport tap = seen.report();
    return String.format(
        "%3d %s %-16s %-52s %-34s %-7s %6.1f ms  %s",
        taps,
        asExpected ? "✓" : "✗",
        place.title(),
        title,
        outcome(seen),
        tap.online() ? "online" : "alone",
        (tap.phases().readUs() + tap.phases().proveUs() + tap.phases().decideUs()) / US_PER_MS,
        tap.tapId());
  }

  private static String outcome(Seen seen) {
    if (seen.report().decision() instanceof Decision.Approved approved) {
      return seen.holderShown()
          ? "go, the holder is shown"
          : "go, " + approved.charge().inYuan() + " yuan";
    }
    return "refused: " + ((Decision.Declined) seen.report().decision()).reason();
  }
}

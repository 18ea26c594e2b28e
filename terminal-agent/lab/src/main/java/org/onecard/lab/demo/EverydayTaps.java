package org.onecard.lab.demo;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.onecard.agent.tap.TapReport;

/** People come and go, until somebody ends it. */
final class EverydayTaps {

  private static final long PAUSE_MS = 600;

  /** After so many the other places open: whoever has just started it wants to see taps first. */
  private static final int FIRST_TAPS = 4;

  private static final List<Cast> PEOPLE = List.of(Cast.values());
  private static final List<Cast> CARDHOLDERS =
      Arrays.stream(Cast.values()).filter(Cast::isCardholder).toList();

  private final DemoWorld world;
  private final Stage stage;
  private final List<Place> virtualPlaces;
  private final Random chance;

  /**
   * @param virtualPlaces where virtual cards are tapped; at the others it is real ones
   * @param chance who comes next, and where
   */
  EverydayTaps(DemoWorld world, Stage stage, List<Place> virtualPlaces, Random chance) {
    this.world = world;
    this.stage = stage;
    this.virtualPlaces = List.copyOf(virtualPlaces);
    this.chance = chance;
  }

  void run() throws IOException, InterruptedException {
    stage.say("taps go on until Ctrl-C");
    for (int taps = 0; !Thread.currentThread().isInterrupted(); taps++) {
      if (taps == FIRST_TAPS) {
        stage.openLaterPlaces();
      }
      List<Place> open = world.openPlaces().stream().filter(virtualPlaces::contains).toList();
      somebodyTaps(open.get(chance.nextInt(open.size())));
      tellTapsOfRealCards();
      Thread.sleep(PAUSE_MS);
    }
  }

  private void somebodyTaps(Place place) throws IOException, InterruptedException {
    if (place.hasScanner() && chance.nextBoolean()) {
      if (chance.nextBoolean()) {
        tap(place, Cast.CODE_RIDER.who(), Cast.CODE_RIDER.transitCode());
      } else {
        Cast person = CARDHOLDERS.get(chance.nextInt(CARDHOLDERS.size()));
        tap(place, person.who() + ", by telephone", person.electronicCard());
      }
      return;
    }
    Cast person = PEOPLE.get(chance.nextInt(PEOPLE.size()));
    if (person == Cast.CODE_RIDER
        || (person == Cast.FORGER && !place.asksForProof())
        || (person == Cast.PURSE_RIDER && !place.takesPurses())) {
      // With nothing but a code, where no code is held to a scanner; with a copy, where it would
      // pass as the card that it was made from; or with a purse, where none is taken.
      return;
    }
    tap(place, person.who(), new Medium.Card(person.card()));
  }

  private void tap(Place place, String who, Medium medium)
      throws IOException, InterruptedException {
    stage.tell(true, who, place, world.present(place, medium));
  }

  private void tellTapsOfRealCards() throws IOException {
    for (Place place : world.openPlaces()) {
      for (TapReport tap : world.takeReports(place)) {
        stage.tell(true, "your card", place, new Seen(tap, false));
      }
    }
  }
}

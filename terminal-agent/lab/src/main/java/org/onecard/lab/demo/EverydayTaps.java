package org.onecard.lab.demo;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.onecard.agent.tap.TapReport;

/** People come and go, until somebody ends it. */
final class EverydayTaps {

  private static final long PAUSE_MS = 600;
  private static final List<Cast> PEOPLE = List.of(Cast.values());

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
    while (!Thread.currentThread().isInterrupted()) {
      Place place = virtualPlaces.get(chance.nextInt(virtualPlaces.size()));
      Cast person = PEOPLE.get(chance.nextInt(PEOPLE.size()));
      stage.tell(true, person.who(), place, world.tap(place, person.card()));
      tellTapsOfRealCards();
      Thread.sleep(PAUSE_MS);
    }
  }

  private void tellTapsOfRealCards() throws IOException {
    for (Place place : Place.values()) {
      for (TapReport tap : world.takeReports(place)) {
        stage.tell(true, "your card", place, tap);
      }
    }
  }
}

package org.onecard.lab.demo;

import java.time.Duration;
import java.util.function.Supplier;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.card.VirtualCard;

/** One thing that happens in the script. */
sealed interface Act {

  /**
   * Somebody holds a card to a reader.
   *
   * @param title what it shows, for the screen
   */
  record TapAct(
      String title, Place place, Cast person, Supplier<VirtualCard> card, Expectation expectation)
      implements Act {}

  /** The host's process is killed; every terminal notices. */
  record HostIsKilled() implements Act {}

  /** The host is started again, and every terminal hands over what it decided alone. */
  record HostIsBack() implements Act {}

  /** Time goes by. */
  record Wait(String why, Duration duration) implements Act {}

  static Act tap(String title, Place place, Cast person, Expectation expectation) {
    return new TapAct(title, place, person, person::card, expectation);
  }

  /** The card is pulled away while it is being read. */
  static Act tornTap(String title, Place place, Cast person, Expectation expectation) {
    return new TapAct(
        title,
        place,
        person,
        () -> new FaultyCard(person.card(), CardFaults.NONE.withTearAfter(3), Pause.onThisThread()),
        expectation);
  }
}

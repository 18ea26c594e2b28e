package org.onecard.lab.demo;

import java.time.Duration;
import java.util.function.Supplier;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.Pause;

/** One thing that happens in the script. */
sealed interface Act {

  /**
   * Somebody holds a card to a reader, or a code to a scanner.
   *
   * @param title what it shows, for the screen
   * @param person whose account it is
   */
  record TapAct(
      String title, Place place, Cast person, Supplier<Medium> medium, Expectation expectation)
      implements Act {}

  /** The places that take longer to set up open. */
  record PlacesOpen() implements Act {}

  /** The host's process is killed; every terminal notices. */
  record HostIsKilled() implements Act {}

  /** The host is started again, and every terminal hands over what it decided alone. */
  record HostIsBack() implements Act {}

  /**
   * An operator gives a journey the tap-out that its rider forgot, and all rides are settled again.
   *
   * @param person who forgot it, after the first tap at {@code place}
   * @param exit where the person left, as the tariff names it
   * @param returnedFen what has to go back
   */
  record JourneyIsCompleted(String title, Place place, Cast person, String exit, long returnedFen)
      implements Act {}

  /**
   * A draft of the catalogue is tried on the taps so far.
   *
   * @param item whose taps have to be dearer by it
   */
  record DraftIsReplayed(String title, Draft draft, String item) implements Act {}

  /** It is published for the terminal at one place alone. */
  record DraftIsPublished(String title, Draft draft, Place canary) implements Act {}

  /** It is taken back: what held before holds again, as a new version. */
  record DraftIsTakenBack(String title) implements Act {}

  /**
   * The catalogue with one thing changed.
   *
   * @param was what stands in the file, once
   * @param is what takes its place
   */
  record Draft(String was, String is) {}

  /**
   * Time goes by.
   *
   * @param place since the last tap there
   * @param duration so much of it
   */
  record Wait(String why, Place place, Duration duration) implements Act {}

  static Act tap(String title, Place place, Cast person, Expectation expectation) {
    return presents(title, place, person, () -> new Medium.Card(person.card()), expectation);
  }

  static Act presents(
      String title, Place place, Cast person, Supplier<Medium> medium, Expectation expectation) {
    return new TapAct(title, place, person, medium, expectation);
  }

  /** The card is pulled away while it is being read. */
  static Act tornTap(String title, Place place, Cast person, Expectation expectation) {
    return presents(
        title,
        place,
        person,
        () ->
            new Medium.Card(
                new FaultyCard(
                    person.card(), CardFaults.NONE.withTearAfter(3), Pause.onThisThread())),
        expectation);
  }
}

package org.onecard.lab.demo;

import static org.onecard.lab.demo.Act.presents;
import static org.onecard.lab.demo.Act.tap;
import static org.onecard.lab.demo.Act.tornTap;
import static org.onecard.lab.demo.Cast.ADULT;
import static org.onecard.lab.demo.Cast.BLANK;
import static org.onecard.lab.demo.Cast.CHONGQING_VISITOR;
import static org.onecard.lab.demo.Cast.CODE_RIDER;
import static org.onecard.lab.demo.Cast.COMMUTER;
import static org.onecard.lab.demo.Cast.EXPIRED;
import static org.onecard.lab.demo.Cast.FORGER;
import static org.onecard.lab.demo.Cast.GENUINE;
import static org.onecard.lab.demo.Cast.LATE_READER;
import static org.onecard.lab.demo.Cast.OFFLINE_SENIOR;
import static org.onecard.lab.demo.Cast.OTHER_VISITOR;
import static org.onecard.lab.demo.Cast.PURSE_RIDER;
import static org.onecard.lab.demo.Cast.READER;
import static org.onecard.lab.demo.Cast.SENIOR;
import static org.onecard.lab.demo.Cast.SICHUAN_VISITOR;
import static org.onecard.lab.demo.Cast.STOPPED;
import static org.onecard.lab.demo.Cast.STUDENT;
import static org.onecard.lab.demo.Cast.TRAM_RIDER;
import static org.onecard.lab.demo.Expectation.pays;
import static org.onecard.lab.demo.Expectation.paysOffline;
import static org.onecard.lab.demo.Expectation.refusedFor;
import static org.onecard.lab.demo.Expectation.showsHolder;
import static org.onecard.lab.demo.Place.BUS;
import static org.onecard.lab.demo.Place.FERRY;
import static org.onecard.lab.demo.Place.GATE;
import static org.onecard.lab.demo.Place.HALL;
import static org.onecard.lab.demo.Place.KIOSK;
import static org.onecard.lab.demo.Place.RAIL;
import static org.onecard.lab.demo.Place.TRAM;
import static org.onecard.lab.demo.Place.TURNSTILE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.onecard.agent.tap.TapTimes;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.ClonedCard.Kind;

/** What {@code demo --once} plays, with the fares of {@code firmware-docs/samples/demo}. */
final class DemoScript {

  /** A little more than the pass-back window of the sample catalogue. */
  private static final Duration PASS_BACK_OVER = Duration.ofMillis(5_200);

  /**
   * Who decides what is what the script is about, not how fast; so that it goes the same way on a
   * machine that is busy, the terminals wait for their host longer than a gate would. Speed is
   * measured by {@code bench overhead}.
   */
  static final TapTimes TAP_TIMES =
      new TapTimes(
          TapTimes.USUAL.connect(),
          TapTimes.USUAL.conversation(),
          Duration.ofSeconds(3),
          TapTimes.USUAL.passage(),
          Duration.ofSeconds(3));

  private DemoScript() {}

  /** What happens, in this order; each part is about one thing. */
  static List<Act> acts() {
    return Stream.of(rides(), proofs(), codes(), purses(), journeys(), drafts(), alone())
        .flatMap(List::stream)
        .toList();
  }

  /** Who pays what, who is refused, and what a torn card does. */
  private static List<Act> rides() {
    return List.of(
        tap("an adult pays", GATE, ADULT, pays(300)),
        tap("the same card again at once", GATE, ADULT, refusedFor(Reason.PASS_BACK)),
        tap("a senior rides free", GATE, SENIOR, pays(0)),
        tap("a card that ran out", GATE, EXPIRED, refusedFor(Reason.CARD_EXPIRED)),
        tap("a card on the deny list", GATE, STOPPED, refusedFor(Reason.CARD_DENIED)),
        tap("a blank card", GATE, BLANK, refusedFor(Reason.NOT_A_SOCIAL_SECURITY_CARD)),
        tap("a reader borrows", KIOSK, READER, pays(0)),
        tap("a reader with an overdue loan", KIOSK, LATE_READER, refusedFor(Reason.LOAN_OVERDUE)),
        tap("a resident of Chongqing enters free", TURNSTILE, CHONGQING_VISITOR, pays(0)),
        tap("a resident of Sichuan enters free", TURNSTILE, SICHUAN_VISITOR, pays(0)),
        tap("a visitor pays", TURNSTILE, OTHER_VISITOR, pays(4000)),
        tap(
            "a second entry on the same day",
            TURNSTILE,
            CHONGQING_VISITOR,
            refusedFor(Reason.ENTERED_TODAY)),
        tornTap("a card torn early", GATE, STUDENT, refusedFor(Reason.CARD_LEFT_TOO_EARLY)),
        tap("the same card held still, at half fare", GATE, STUDENT, pays(150)));
  }

  /** Where cards have to prove themselves: a genuine one, and what was made of it. */
  private static List<Act> proofs() {
    return List.of(
        new Act.PlacesOpen(),
        tap("a genuine card 3.00, proved by the PSAM", BUS, GENUINE, pays(200)),
        // It does not even try to prove itself, and so counts as a card that was only read.
        forged("a copy of what it shows", BUS, Kind.STATIC_COPY, Reason.ASSURANCE_TOO_LOW),
        forged("a copy that plays back old answers", BUS, Kind.PLAYBACK, Reason.CARD_NOT_GENUINE),
        forged(
            "a copy that answers 9000 to everything", BUS, Kind.YES_MAN, Reason.CARD_NOT_GENUINE),
        tap("the genuine card, proved by the host, is opened", HALL, GENUINE, showsHolder()),
        forged(
            "the copy that plays back, judged by the host",
            HALL,
            Kind.PLAYBACK,
            Reason.CARD_NOT_GENUINE));
  }

  private static Act forged(String title, Place place, Kind kind, Reason reason) {
    return presents(
        title, place, FORGER, () -> new Medium.Card(GENUINE.copiedTo(kind)), refusedFor(reason));
  }

  /** Held to the scanner. */
  private static List<Act> codes() {
    FrozenCode picture = new FrozenCode(CODE_RIDER::transitCode);
    return List.of(
        presents("a transit QR, checked at the gate", BUS, CODE_RIDER, picture, pays(200)),
        presents("a picture of it", BUS, CODE_RIDER, picture, refusedFor(Reason.CODE_USED)),
        presents(
            "the adult's electronic card, of the same account",
            BUS,
            ADULT,
            ADULT::electronicCard,
            pays(200)));
  }

  /** The money is on the card, and a card may leave in the middle of paying. */
  private static List<Act> purses() {
    return List.of(
        tap("a transit purse pays from the card itself", FERRY, PURSE_RIDER, pays(300)),
        presents(
            "it leaves while it pays: charged or not?",
            FERRY,
            PURSE_RIDER,
            () -> new Medium.Card(new LeavesAfterTheDebit(PURSE_RIDER.card())),
            refusedFor(Reason.PURSE_UNRESOLVED)),
        tap("it comes back, and was charged: once", FERRY, PURSE_RIDER, paysOffline(300)));
  }

  /** What is paid from the purse in all: two rides, whatever was torn in between. */
  static long paidFromThePurseFen() {
    return 2 * 300;
  }

  /** Rides that a tariff prices together: whatever is told late, the sum is the best price. */
  private static List<Act> journeys() {
    return List.of(
        tap("a tram ride", TRAM, TRAM_RIDER, pays(300)),
        tap("another tram: a transfer costs a yuan less", TRAM, TRAM_RIDER, pays(200)),
        tap("into the railway", RAIL, TRAM_RIDER, pays(0)),
        tap("out without a tap, and on by tram", TRAM, TRAM_RIDER, pays(300)),
        tap("in again: the missing tap-out costs the maximum", RAIL, TRAM_RIDER, pays(600)),
        // The railway's 4.00 less 1.00 for the transfer in place of 6.00, and then the day's cap.
        new Act.JourneyIsCompleted(
            "an operator adds the tap-out, and all rides are settled again",
            RAIL,
            TRAM_RIDER,
            "cq-rail-2",
            (300 + 200 + 600 + 300) - 900),
        tap("the day's cap of 9.00 is reached: free", TRAM, TRAM_RIDER, pays(0)),
        tap("a senior of Chongqing pays half", TRAM, SENIOR, pays(150)),
        tap("a senior of Sichuan pays the same", TRAM, OFFLINE_SENIOR, pays(150)));
  }

  /** A dearer metro is tried on the taps so far, shown at one gate, and taken back. */
  private static List<Act> drafts() {
    Act.Draft dearer =
        new Act.Draft(
            "{ from: 2026-01-01, fareFen: 300 } # the metro's",
            "{ from: 2026-01-01, fareFen: 400 } # the metro's");
    return List.of(
        new Act.DraftIsReplayed("a draft is tried on the taps so far", dearer, "metro-ride"),
        new Act.DraftIsPublished("it is published for the metro gate alone", dearer, GATE),
        tap("the gate charges by the draft", GATE, CHONGQING_VISITOR, pays(400)),
        new Act.DraftIsTakenBack("it is rolled back, everywhere and at once"),
        tap("the gate charges as before", GATE, SICHUAN_VISITOR, pays(300)));
  }

  /** The host is killed and comes back. */
  private static List<Act> alone() {
    return List.of(
        new Act.Wait("until the pass-back window is over", GATE, PASS_BACK_OVER),
        tap("the adult changes lines: transfer discount", GATE, ADULT, pays(200)),
        new Act.HostIsKilled(),
        tap("an adult, decided by the gate alone", GATE, COMMUTER, paysOffline(300)),
        tap("a senior, whose class the gate cannot know", GATE, OFFLINE_SENIOR, paysOffline(300)),
        tap("the genuine card: the PSAM needs no host", BUS, GENUINE, paysOffline(200)),
        new Act.HostIsBack());
  }

  /**
   * What each account must hold at the end, in fen. The senior who rode while the host was away has
   * been given back what the gate took.
   */
  static Map<Cast, Long> balancesAfterwards() {
    return Map.ofEntries(
        Map.entry(ADULT, 2000L - 300 - 200 - 200),
        Map.entry(SENIOR, 500L - 150),
        Map.entry(STUDENT, 1000L - 150),
        Map.entry(COMMUTER, 1000L - 300),
        Map.entry(OFFLINE_SENIOR, 1000L - 150),
        Map.entry(CHONGQING_VISITOR, 5000L - 400),
        Map.entry(SICHUAN_VISITOR, 5000L - 300),
        Map.entry(OTHER_VISITOR, 5000L - 4000),
        Map.entry(GENUINE, 3000L - 200 - 200),
        Map.entry(TRAM_RIDER, 3000L - 900));
  }
}

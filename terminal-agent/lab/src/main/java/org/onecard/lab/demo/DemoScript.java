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
import static org.onecard.lab.demo.Expectation.pays;
import static org.onecard.lab.demo.Expectation.paysOffline;
import static org.onecard.lab.demo.Expectation.refusedFor;
import static org.onecard.lab.demo.Expectation.showsHolder;
import static org.onecard.lab.demo.Place.BUS;
import static org.onecard.lab.demo.Place.FERRY;
import static org.onecard.lab.demo.Place.GATE;
import static org.onecard.lab.demo.Place.HALL;
import static org.onecard.lab.demo.Place.KIOSK;
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
    return Stream.of(rides(), proofs(), codes(), purses(), alone()).flatMap(List::stream).toList();
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
    return Map.of(
        ADULT,
        2000L - 300 - 200 - 200,
        SENIOR,
        500L,
        STUDENT,
        1000L - 150,
        COMMUTER,
        1000L - 300,
        OFFLINE_SENIOR,
        1000L,
        CHONGQING_VISITOR,
        5000L,
        SICHUAN_VISITOR,
        5000L,
        OTHER_VISITOR,
        5000L - 4000,
        GENUINE,
        3000L - 200 - 200);
  }
}

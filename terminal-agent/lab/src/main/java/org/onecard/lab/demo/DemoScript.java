package org.onecard.lab.demo;

import static org.onecard.lab.demo.Act.tap;
import static org.onecard.lab.demo.Act.tornTap;
import static org.onecard.lab.demo.Cast.ADULT;
import static org.onecard.lab.demo.Cast.BLANK;
import static org.onecard.lab.demo.Cast.CHONGQING_VISITOR;
import static org.onecard.lab.demo.Cast.COMMUTER;
import static org.onecard.lab.demo.Cast.EXPIRED;
import static org.onecard.lab.demo.Cast.LATE_READER;
import static org.onecard.lab.demo.Cast.OFFLINE_SENIOR;
import static org.onecard.lab.demo.Cast.OTHER_VISITOR;
import static org.onecard.lab.demo.Cast.READER;
import static org.onecard.lab.demo.Cast.SENIOR;
import static org.onecard.lab.demo.Cast.SICHUAN_VISITOR;
import static org.onecard.lab.demo.Cast.STOPPED;
import static org.onecard.lab.demo.Cast.STUDENT;
import static org.onecard.lab.demo.Expectation.pays;
import static org.onecard.lab.demo.Expectation.paysOffline;
import static org.onecard.lab.demo.Expectation.refusedFor;
import static org.onecard.lab.demo.Place.GATE;
import static org.onecard.lab.demo.Place.KIOSK;
import static org.onecard.lab.demo.Place.TURNSTILE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.onecard.agent.tap.TapTimes;
import org.onecard.scenario.Reason;

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
          TapTimes.USUAL.passage());

  private DemoScript() {}

  static List<Act> acts() {
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
        tap("the same card held still, at half fare", GATE, STUDENT, pays(150)),
        new Act.Wait("until the pass-back window is over", PASS_BACK_OVER),
        tap("the adult changes lines: transfer discount", GATE, ADULT, pays(200)),
        new Act.HostIsKilled(),
        tap("an adult, decided by the gate alone", GATE, COMMUTER, paysOffline(300)),
        tap("a senior, whose class the gate cannot know", GATE, OFFLINE_SENIOR, paysOffline(300)),
        new Act.HostIsBack());
  }

  /**
   * What each account must hold at the end, in fen. The senior who rode while the host was away has
   * been given back what the gate took.
   */
  static Map<Cast, Long> balancesAfterwards() {
    return Map.of(
        ADULT,
        2000L - 300 - 200,
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
        5000L - 4000);
  }
}

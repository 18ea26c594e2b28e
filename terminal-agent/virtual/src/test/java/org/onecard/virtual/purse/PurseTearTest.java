package org.onecard.virtual.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.onecard.card.purse.DebitResult;
import org.onecard.card.purse.DebitResult.Debited;
import org.onecard.card.purse.DebitResult.NotDebited;
import org.onecard.card.purse.DebitResult.SamFailed;
import org.onecard.card.purse.DebitResult.Torn;
import org.onecard.card.purse.DebitStep;
import org.onecard.card.purse.IntentParse;
import org.onecard.card.purse.ProofCheck;
import org.onecard.card.purse.ProofVerdict;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.PurseRecovery;
import org.onecard.card.purse.PurseSam;
import org.onecard.card.purse.Recovery;
import org.onecard.card.purse.Recovery.DidNotHappen;
import org.onecard.card.purse.Recovery.Happened;
import org.onecard.card.purse.Recovery.LogEvidence;
import org.onecard.card.purse.Recovery.Unresolved;
import org.onecard.card.purse.Recovery.Why;
import org.onecard.card.purse.UnresolvedDebit;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.purse.PurseWorld.Slot;
import org.onecard.virtual.purse.PurseWorld.Terminal;

/** A card, or the PSAM, is torn at every exchange of a debit, before and after it did its part. */
class PurseTearTest {

  /** Where and when the card is presented again. */
  private enum ComesBack {
    AT_ONCE,
    AFTER_A_RESTART,
    AT_ANOTHER_TERMINAL,
    WHERE_THERE_IS_NO_SAM
  }

  @Test
  void undisturbedDebit_isProvedToSamAndHost() {
    for (LabPurseKeys keys : new LabPurseKeys[] {LabPurseKeys.TRIPLE_DES, LabPurseKeys.SM4}) {
      for (boolean composite : new boolean[] {false, true}) {
        PurseWorld world = new PurseWorld(keys, false);
        DebitResult result =
            world.new Terminal("999900000001")
                .tap(world.present(), PurseWorld.fare(composite))
                .orElseThrow();
        assertThat(result).as(result.describe()).isInstanceOf(Debited.class);
        Debited debited = (Debited) result;
        assertThat(debited.check()).isEqualTo(ProofCheck.BY_SAM);
        assertThat(world.judge(debited.intent(), world.identity(), debited.proof()))
            .isEqualTo(ProofVerdict.GENUINE);
        assertThat(world.takenFen()).isEqualTo(PurseWorld.FARE_FEN);
        assertThat(debited.intent().balanceAfterFen()).isEqualTo(world.purse.balanceFen());
      }
    }
  }

  @Test
  void tornAtAnyExchange_isChargedExactlyOnceOrNotAtAll() {
    int tears = 0;
    Set<String> endings = new TreeSet<>();
    for (boolean contact : new boolean[] {false, true}) {
      for (boolean composite : new boolean[] {false, true}) {
        int exchanges = exchangesOf(contact, composite);
        for (int exchange = 0; exchange < exchanges; exchange++) {
          for (boolean answerLost : new boolean[] {false, true}) {
            for (ComesBack comesBack : EnumSet.allOf(ComesBack.class)) {
              CardFaults tear =
                  answerLost
                      ? CardFaults.NONE.withAnswerLostAfter(exchange)
                      : CardFaults.NONE.withTearAfter(exchange);
              String where =
                  "contact %s, composite %s, exchange %d, answer lost %s, comes back %s"
                      .formatted(contact, composite, exchange, answerLost, comesBack);
              endings.add(tear(contact, composite, tear, comesBack, where));
              tears++;
            }
          }
        }
      }
    }
    assertThat(endings).containsExactly("did not happen", "happened", "left before", "not read");
    assertThat(tears).isGreaterThan(200);
  }

  private static int exchangesOf(boolean contact, boolean composite) {
    PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, contact);
    Slot slot = world.present();
    world.new Terminal("999900000001").tap(slot, PurseWorld.fare(composite));
    return slot.exchanges();
  }

  private static String tear(
      boolean contact, boolean composite, CardFaults tear, ComesBack comesBack, String where) {
    PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, contact);
    Terminal gate = world.new Terminal("999900000001");
    Optional<DebitResult> result = gate.tap(world.present(tear), PurseWorld.fare(composite));
    boolean taken = world.takenFen() != 0;
    assertThat(world.takenFen()).as(where).isIn(0L, PurseWorld.FARE_FEN);
    String ending;
    if (result.isEmpty()) {
      ending = "not read";
      assertThat(taken).as(where).isFalse();
    } else if (result.get() instanceof NotDebited) {
      ending = "left before";
      assertThat(taken).as(where).isFalse();
    } else {
      assertThat(result.get()).as(where).isInstanceOf(Torn.class);
      Recovery recovery = comeBack(world, gate, ((Torn) result.get()).debit(), comesBack);
      ending = taken ? "happened" : "did not happen";
      assertRecovered(world, recovery, taken, comesBack, where);
    }
    if (!taken) {
      // Told that nothing was taken, the person presents the card once more.
      Optional<DebitResult> again = gate.tap(world.present(), PurseWorld.fare(composite));
      assertThat(again).as(where).containsInstanceOf(Debited.class);
    }
    assertThat(world.takenFen()).as(where).isEqualTo(PurseWorld.FARE_FEN);
    return ending;
  }

  private static Recovery comeBack(
      PurseWorld world, Terminal gate, UnresolvedDebit torn, ComesBack comesBack) {
    return switch (comesBack) {
      case AT_ONCE -> PurseRecovery.recover(world.present(), torn, Optional.of(gate.sam()));
      case AFTER_A_RESTART -> {
        byte[] durable = torn.intent().bytes();
        gate.restart();
        PurseIntent intent = ((IntentParse.Parsed) PurseIntent.parse(durable)).intent();
        yield PurseRecovery.recover(
            world.present(),
            UnresolvedDebit.afterRestart(intent, torn.card()),
            Optional.of(gate.sam()));
      }
      case AT_ANOTHER_TERMINAL -> {
        PurseSam elsewhere = world.new Terminal("999900000002").sam();
        yield PurseRecovery.recover(world.present(), torn, Optional.of(elsewhere));
      }
      case WHERE_THERE_IS_NO_SAM -> PurseRecovery.recover(world.present(), torn, Optional.empty());
    };
  }

  private static void assertRecovered(
      PurseWorld world, Recovery recovery, boolean taken, ComesBack comesBack, String where) {
    if (!taken) {
      assertThat(recovery).as(where).isInstanceOf(DidNotHappen.class);
      assertThat(recovery.describe()).isEqualTo("the card was not charged");
      return;
    }
    assertThat(recovery).as(where).isInstanceOf(Happened.class);
    Happened happened = (Happened) recovery;
    assertThat(happened.check())
        .as(where)
        .isEqualTo(comesBack == ComesBack.AT_ONCE ? ProofCheck.BY_SAM : ProofCheck.LEFT_TO_HOST);
    assertThat(world.judge(happened.intent(), world.identity(), happened.proof()))
        .as(where)
        .isEqualTo(ProofVerdict.GENUINE);
    assertThat(happened.describe()).startsWith("the card was charged 2.00 yuan, once");
  }

  @Test
  void samTornAtAnyExchange_leavesCardAndResultInAgreement() {
    Set<String> endings = new TreeSet<>();
    int starting = exchangesOfStart();
    for (boolean composite : new boolean[] {false, true}) {
      for (int exchange = starting; exchange < starting + 4; exchange++) {
        for (boolean answerLost : new boolean[] {false, true}) {
          CardFaults tear =
              answerLost
                  ? CardFaults.NONE.withAnswerLostAfter(exchange)
                  : CardFaults.NONE.withTearAfter(exchange);
          PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, false);
          Terminal gate = world.new Terminal("999900000001");
          gate.restartOn(new Slot(new FaultyCard(gate.samChip(), tear, time -> {})));
          DebitResult result = gate.tap(world.present(), PurseWorld.fare(composite)).orElseThrow();
          String where = "SAM exchange %d, answer lost %s".formatted(exchange, answerLost);
          if (result instanceof Debited debited) {
            boolean reached = exchange < starting + 3;
            endings.add(debited.check().name());
            assertThat(debited.check())
                .as(where)
                .isEqualTo(reached ? ProofCheck.LEFT_TO_HOST : ProofCheck.BY_SAM);
            assertThat(world.judge(debited.intent(), world.identity(), debited.proof()))
                .isEqualTo(ProofVerdict.GENUINE);
            assertThat(world.takenFen()).isEqualTo(PurseWorld.FARE_FEN);
          } else {
            endings.add("no MAC1");
            assertThat(result).as(where).isInstanceOf(SamFailed.class);
            assertThat(world.takenFen()).as(where).isZero();
          }
        }
      }
    }
    assertThat(endings).containsExactly("BY_SAM", "LEFT_TO_HOST", "no MAC1");
  }

  private static int exchangesOfStart() {
    PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, false);
    Slot slot = new Slot(world.new Terminal("999900000001").samChip());
    PurseWorld.start(slot);
    return slot.exchanges();
  }

  @Test
  void tornAgainWhileRecovering_isRecoveredTheTimeAfter() {
    for (boolean taken : new boolean[] {false, true}) {
      for (int exchange = 0; exchange < 4; exchange++) {
        for (boolean answerLost : new boolean[] {false, true}) {
          PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, false);
          Terminal gate = world.new Terminal("999900000001");
          UnresolvedDebit torn = tornAtTheDebit(world, gate, taken);
          CardFaults tear =
              answerLost
                  ? CardFaults.NONE.withAnswerLostAfter(exchange)
                  : CardFaults.NONE.withTearAfter(exchange);
          Recovery first =
              PurseRecovery.recover(world.present(tear), torn, Optional.of(gate.sam()));
          String where = "taken %s, exchange %d".formatted(taken, exchange);
          assertThat(first).as(where).isInstanceOf(Unresolved.class);
          assertThat(((Unresolved) first).why()).as(where).isEqualTo(Why.NO_ANSWER);
          Recovery second = PurseRecovery.recover(world.present(), torn, Optional.of(gate.sam()));
          assertThat(second).as(where).isInstanceOf(taken ? Happened.class : DidNotHappen.class);
          assertThat(world.takenFen()).isEqualTo(taken ? PurseWorld.FARE_FEN : 0);
        }
      }
    }
  }

  @Test
  void notTakenAndThenPaidElsewhere_isUnresolvedAndTheHostSeesThatItIsNotOurs() {
    PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, false);
    Terminal gate = world.new Terminal("999900000001");
    UnresolvedDebit torn = tornAtTheDebit(world, gate, false);
    world.new Terminal("999900000002").tap(world.present(), PurseWorld.fare(false));
    Recovery recovery = PurseRecovery.recover(world.present(), torn, Optional.of(gate.sam()));
    assertThat(recovery).isInstanceOf(Unresolved.class);
    Unresolved unresolved = (Unresolved) recovery;
    assertThat(unresolved.why()).isEqualTo(Why.CARD_GONE_ON);
    assertThat(unresolved.log()).isEqualTo(LogEvidence.NOT_IN_LOG);
    assertThat(world.judge(torn.intent(), torn.card(), unresolved.proof().orElseThrow()))
        .isEqualTo(ProofVerdict.WRONG);
    assertThat(world.takenFen()).isEqualTo(PurseWorld.FARE_FEN);
  }

  @Test
  void takenAndThenPaidElsewhere_isUnresolvedAndTheLogTellsOfIt() {
    for (int payments = 1; payments <= 3; payments++) {
      PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, false);
      Terminal gate = world.new Terminal("999900000001");
      UnresolvedDebit torn = tornAtTheDebit(world, gate, true);
      Terminal elsewhere = world.new Terminal("999900000002");
      for (int i = 0; i < payments; i++) {
        elsewhere.tap(world.present(), PurseWorld.fare(i % 2 == 1));
      }
      assertThat(PurseRecovery.recover(world.present(), torn, Optional.of(gate.sam())))
          .isEqualTo(
              new Unresolved(
                  Why.CARD_GONE_ON, DebitStep.COUNTER, LogEvidence.IN_LOG, Optional.empty()));
    }
  }

  @Test
  void cardThatWasLoadedSince_isStillRecovered() {
    PurseWorld world = new PurseWorld(LabPurseKeys.TRIPLE_DES, false);
    Terminal gate = world.new Terminal("999900000001");
    UnresolvedDebit torn = tornAtTheDebit(world, gate, true);
    world.purse.load(10_000);
    assertThat(PurseRecovery.recover(world.present(), torn, Optional.of(gate.sam())))
        .isInstanceOf(Happened.class);
  }

  private static UnresolvedDebit tornAtTheDebit(PurseWorld world, Terminal gate, boolean taken) {
    int debit = exchangesOf(false, false) - 1;
    CardFaults tear =
        taken ? CardFaults.NONE.withAnswerLostAfter(debit) : CardFaults.NONE.withTearAfter(debit);
    DebitResult result = gate.tap(world.present(tear), PurseWorld.fare(false)).orElseThrow();
    assertThat(world.takenFen() != 0).isEqualTo(taken);
    return ((Torn) result).debit();
  }
}

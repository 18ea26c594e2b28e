package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.onecard.card.purse.DebitResult.Debited;
import org.onecard.card.purse.DebitResult.Declined;
import org.onecard.card.purse.DebitResult.NotDebited;
import org.onecard.card.purse.DebitResult.NotGenuine;
import org.onecard.card.purse.DebitResult.SamFailed;
import org.onecard.card.purse.DebitResult.Torn;
import org.onecard.card.purse.PurseReading.BlockedPurse;
import org.onecard.card.purse.PurseReading.InconsistentPurse;
import org.onecard.card.purse.PurseReading.NotAPurse;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.purse.Recovery.DidNotHappen;
import org.onecard.card.purse.Recovery.Happened;
import org.onecard.card.purse.Recovery.NotTheSameCard;
import org.onecard.card.purse.Recovery.Unresolved;

/** Whatever a card or a PSAM answers at any step, the answer is a type that fits the step. */
class HostilePurseTest {

  @Test
  void everyStatusWordAtEveryStepOfReading_endsInATypedAnswer() {
    for (int step = 0; step < 4; step++) {
      for (int status = 0; status <= 0xFFFF; status++) {
        PurseReading reading = PurseReader.read(PaperPurse.card().meddling(step, bare(status)));
        expect(readingAt(step, status), reading, step, status);
        expectText(reading.describe());
      }
    }
  }

  private static Class<?> readingAt(int step, int status) {
    return switch (step) {
      case 0 ->
          status == 0x9000 ? Purse.class : isBlocked(status) ? BlockedPurse.class : NotAPurse.class;
      // A right Le is taken by sending the command again.
      case 1 -> status == 0x6C00 ? Purse.class : InconsistentPurse.class;
      case 2 -> status == 0x9000 ? InconsistentPurse.class : Purse.class;
      default -> status == 0x6C04 ? Purse.class : InconsistentPurse.class;
    };
  }

  @Test
  void everyStatusWordAtEveryStepOfAPreparation_takesNothing() {
    for (int step = 0; step < 2; step++) {
      for (int status = 0; status <= 0xFFFF; status++) {
        PaperPurse card = PaperPurse.card().meddling(step, bare(status));
        DebitResult result =
            PaperPurse.debit(card, PaperPurse.startedSam(PaperPurse.sam()), PaperPurse.composite());
        boolean right = status == (step == 0 ? 0x6C0F : 0x9000);
        expect(right ? Debited.class : Declined.class, result, step, status);
        DebitStep ended = step == 0 ? DebitStep.INITIALISE : DebitStep.UPDATE_CACHE;
        boolean sent = card.sent().contains(PaperPurse.DEBIT_COMPOSITE);
        if (sent != right || (result instanceof Declined no && no.step() != ended)) {
          fail("status %04X at step %d", status, step);
        }
      }
    }
  }

  @Test
  void everyStatusWordToTheDebit_isARefusalOrADoubt() {
    Map<String, Integer> seen = new TreeMap<>();
    for (int status = 0; status <= 0xFFFF; status++) {
      PaperPurse card = PaperPurse.card().meddling(1, bare(status));
      DebitResult result =
          PaperPurse.debit(card, PaperPurse.startedSam(PaperPurse.sam()), PaperPurse.simple());
      int sw1 = status >> 8;
      boolean refusal =
          sw1 == 0x64
              || (sw1 >= 0x67 && sw1 <= 0x6B)
              || sw1 == 0x6D
              || sw1 == 0x6E
              || sw1 == 0x93
              || sw1 == 0x94;
      expect(refusal ? Declined.class : Torn.class, result, 1, status);
      expectOnce(card);
      seen.merge(result.getClass().getSimpleName(), 1, Integer::sum);
    }
    assertThat(seen).containsEntry("Declined", 10 * 256).containsOnlyKeys("Declined", "Torn");
  }

  @Test
  void everyStatusWordOfTheSam_endsInATypedAnswer() {
    for (int status = 0; status <= 0xFFFF; status++) {
      PaperPurse samPaper = PaperPurse.sam();
      PurseSam sam = PaperPurse.startedSam(samPaper);
      samPaper.meddling(0, bare(status));
      DebitResult mac1 = PaperPurse.debit(PaperPurse.card(), sam, PaperPurse.simple());
      expect(status == 0x6C08 ? Debited.class : SamFailed.class, mac1, 0, status);

      samPaper.meddling(1, bare(status));
      DebitResult mac2 = PaperPurse.debit(PaperPurse.card(), sam, PaperPurse.simple());
      expect(status == 0x9302 ? NotGenuine.class : Debited.class, mac2, 1, status);
      if (mac2 instanceof Debited debited) {
        if ((debited.check() == ProofCheck.BY_SAM) != (status == 0x9000)) {
          fail("status %04X to MAC2: %s", status, debited.check());
        }
      }
    }
  }

  @Test
  void everyStatusWordAtTheStartOfASam_endsInATypedAnswer() {
    for (int step = 0; step < 4; step++) {
      for (int status = 0; status <= 0xFFFF; status++) {
        SamStart start =
            PurseSam.start(PaperPurse.sam().meddling(step, bare(status)), PurseApplication.T_UNION);
        boolean right =
            step == 0
                || (step == 1 && status == 0x6C06)
                || (step == 2 && status == 0x9000)
                || (step == 3 && status == 0x6C01);
        expect(right ? SamStart.Ready.class : SamStart.Refused.class, start, step, status);
        expectText(start.describe());
      }
    }
  }

  @Test
  void everyStatusWordAtEveryStepOfARecovery_neverClaimsACharge() {
    UnresolvedDebit torn = PaperPurse.torn(Optional.empty());
    for (int step = 0; step < 4; step++) {
      for (int status = 0; status <= 0xFFFF; status++) {
        Recovery recovery =
            PurseRecovery.recover(
                PaperPurse.untouchedCard().meddling(step, bare(status)), torn, Optional.empty());
        expect(recoveryAt(step, status), recovery, step, status);
        expectText(recovery.describe());
      }
    }
  }

  private static Class<?> recoveryAt(int step, int status) {
    return switch (step) {
      // The card on paper does not know the second AID, which is asked for then.
      case 0 -> status == 0x9000 ? DidNotHappen.class : Unresolved.class;
      case 1 -> status == 0x6C00 ? DidNotHappen.class : Unresolved.class;
      case 2 -> DidNotHappen.class;
      default -> status == 0x6C0F ? DidNotHappen.class : Unresolved.class;
    };
  }

  @Test
  void everyStatusWordInsteadOfAProof_neverClaimsThatNothingHappened() {
    UnresolvedDebit torn = PaperPurse.torn(Optional.empty());
    String counted = PaperPurse.STARTED.replace("00001388" + "0007", "00001388" + "0008");
    for (int step = 2; step < 4; step++) {
      for (int status = 0; status <= 0xFFFF; status++) {
        PaperPurse card = PaperPurse.debitedCard().answering(PaperPurse.COUNTER, counted + "9000");
        Recovery recovery =
            PurseRecovery.recover(card.meddling(step, bare(status)), torn, Optional.empty());
        boolean resent = step == 2 ? status == 0x6C08 : status == 0x6C17;
        // At step 3 the proof is there, and a log without records does not have the debit.
        boolean empty = step == 3 && status == 0x6A83;
        boolean happened = step == 2 ? resent : !empty;
        expect(happened ? Happened.class : Unresolved.class, recovery, step, status);
      }
    }
  }

  @Test
  void everyStatusWordOfTheSamInARecovery_isAWordAboutTheProofOrNone() {
    for (int status = 0; status <= 0xFFFF; status++) {
      PaperPurse samPaper = PaperPurse.sam();
      PurseSam sam = PaperPurse.startedSam(samPaper);
      UnresolvedDebit torn = PaperPurse.tornAt(sam);
      samPaper.meddling(0, bare(status));
      Recovery recovery = PurseRecovery.recover(PaperPurse.debitedCard(), torn, Optional.of(sam));
      expect(status == 0x9302 ? Unresolved.class : Happened.class, recovery, 4, status);
      if (recovery instanceof Happened happened
          && (happened.check() == ProofCheck.BY_SAM) != (status == 0x9000)) {
        fail("status %04X to MAC2: %s", status, happened.check());
      }
    }
  }

  @Test
  void randomAnswers_endInTypedAnswersAndNeverInAnUncheckedCharge() {
    UnresolvedDebit torn = PaperPurse.torn(Optional.empty());
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      PaperPurse card = PaperPurse.card().meddlingAlways(right -> bytes(random));
      assertThat(PurseReader.read(card).describe()).as("seed %d", seed).isNotBlank();
      PurseReader.readLog(card);
      DebitResult result =
          PaperPurse.debit(card, PaperPurse.startedSam(PaperPurse.sam()), PaperPurse.simple());
      assertThat(result).as("seed %d", seed).isInstanceOf(NotDebited.class);
      Recovery recovery = PurseRecovery.recover(card, torn, Optional.empty());
      assertThat(recovery).as("seed %d", seed).isNotInstanceOf(Happened.class);
    }
  }

  @Test
  void oneChangedByteInAnyAnswer_endsInATypedAnswer() {
    UnresolvedDebit torn = PaperPurse.torn(Optional.empty());
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      PaperPurse.Meddling change =
          right -> {
            byte[] changed = right.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
            return changed;
          };
      PaperPurse card = PaperPurse.card().meddling(random.nextInt(3), change);
      PurseReader.read(card);
      PaperPurse samPaper = PaperPurse.sam();
      PurseSam sam = PaperPurse.startedSam(samPaper);
      samPaper.meddling(random.nextInt(2), change);
      assertThat(PaperPurse.debit(card, sam, PaperPurse.composite()).describe()).isNotBlank();
      Recovery recovery =
          PurseRecovery.recover(
              PaperPurse.debitedCard().meddling(random.nextInt(4), change), torn, Optional.empty());
      assertThat(recovery).isNotInstanceOf(DidNotHappen.class);
    }
  }

  @Test
  void otherFileNotFound_isAnotherCard() {
    PaperPurse card =
        PaperPurse.card()
            .answering(PaperPurse.SELECT, "6A82")
            .answering("00A4040008A000000632010106", "6A82");
    assertThat(PurseRecovery.recover(card, PaperPurse.torn(Optional.empty()), Optional.empty()))
        .isInstanceOf(NotTheSameCard.class);
  }

  private static boolean isBlocked(int status) {
    return status == 0x6283 || status == 0x6284 || status == 0x9303;
  }

  private static PaperPurse.Meddling bare(int status) {
    byte[] answer = {(byte) (status >> 8), (byte) status};
    return right -> answer;
  }

  /** In plain Java first: AssertJ is too slow for a million times. */
  private static void expect(Class<?> type, Object actual, int step, int status) {
    if (!type.isInstance(actual)) {
      assertThat(actual).as("status %04X at step %d", status, step).isInstanceOf(type);
    }
  }

  private static void expectText(String text) {
    if (text.isBlank()) {
      fail("no sentence");
    }
  }

  private static void expectOnce(PaperPurse card) {
    if (Collections.frequency(card.sent(), PaperPurse.DEBIT) != 1) {
      fail("debits sent: %s", card.sent());
    }
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    // Most random status words end everything at once; half are made to go on.
    if (bytes.length >= 2 && random.nextBoolean()) {
      bytes[bytes.length - 2] = (byte) 0x90;
      bytes[bytes.length - 1] = 0;
    }
    return bytes;
  }
}

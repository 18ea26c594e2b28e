package org.onecard.card.proof;

import java.util.OptionalInt;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.proof.ProofFailure.AnswerRejected;
import org.onecard.card.proof.ProofFailure.KeyMissing;
import org.onecard.card.proof.ProofFailure.Locked;
import org.onecard.card.proof.ProofFailure.NoSam;
import org.onecard.card.proof.ProofFailure.NotGenuine;
import org.onecard.card.proof.ProofFailure.Refused;
import org.onecard.card.proof.ProofFailure.SamLacksAlgorithm;
import org.onecard.card.proof.ProofFailure.UnusableHostAnswer;
import org.onecard.card.proof.ProofFailure.WrongSamLevel;

/**
 * The error numbers that technicians know from the interface of LD/T 33: a status word negated, and
 * a few numbers for what has none. For their output only; our own types say more.
 */
public final class TechnicianNumber {

  /** There is no PSAM. */
  public static final int NO_SAM = -2201;

  /** The PSAM lacks the card's algorithm. */
  public static final int SAM_LACKS_ALGORITHM = -2202;

  /** The PSAM lacks the key, RKSSSE. */
  public static final int SAM_LACKS_KEY = -2203;

  /** The PSAM is of another level than the card. */
  public static final int WRONG_SAM_LEVEL = -24;

  /** The card is not genuine. */
  public static final int NOT_GENUINE = -21;

  /** What the host answered does not match. */
  public static final int HOST_RESULT_WRONG = -25;

  private TechnicianNumber() {}

  /** For instance −27272 for {@code 6A88}; 0 for {@code 9000}. */
  public static int of(StatusWord status) {
    return status.isOk() ? 0 : -status.value();
  }

  /** Empty where that interface knows no number: the transport failed, or our settings do. */
  public static OptionalInt of(ProofFailure failure) {
    if (failure instanceof NotGenuine) {
      return OptionalInt.of(NOT_GENUINE);
    }
    if (failure instanceof NoSam || isSamWithoutService(failure)) {
      return OptionalInt.of(NO_SAM);
    }
    if (failure instanceof SamLacksAlgorithm) {
      return OptionalInt.of(SAM_LACKS_ALGORITHM);
    }
    if (failure instanceof WrongSamLevel) {
      return OptionalInt.of(WRONG_SAM_LEVEL);
    }
    if (failure instanceof UnusableHostAnswer) {
      return OptionalInt.of(HOST_RESULT_WRONG);
    }
    if (failure instanceof KeyMissing missing) {
      return OptionalInt.of(
          missing.step().party() == ProofStep.Party.SAM ? SAM_LACKS_KEY : of(missing.status()));
    }
    if (failure instanceof AnswerRejected rejected) {
      return OptionalInt.of(
          rejected.step() == ProofStep.CARD_OPEN_BY_HOST
              ? HOST_RESULT_WRONG
              : of(rejected.status()));
    }
    if (failure instanceof Locked locked) {
      return OptionalInt.of(of(locked.status()));
    }
    return failure instanceof Refused refused
        ? OptionalInt.of(of(refused.status()))
        : OptionalInt.empty();
  }

  /** A slot that holds nothing, or a dead chip, fails in the transport at its first step. */
  private static boolean isSamWithoutService(ProofFailure failure) {
    return failure instanceof ProofFailure.Unanswered unanswered
        && unanswered.step() == ProofStep.SAM_SELECT;
  }

  /** Empty where the host's verdict is no error, or none that has a number. */
  public static OptionalInt of(HostVerdict verdict) {
    return verdict instanceof HostVerdict.NotGenuine
        ? OptionalInt.of(NOT_GENUINE)
        : OptionalInt.empty();
  }
}

package org.onecard.card.proof;

import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.proof.ProofStep.Party;

/** Sends commands, one a step, and turns whatever goes wrong into the failure of that step. */
final class StepChannel {

  private static final int WRONG_TRIES_LEFT = 0x63C0;

  private final CardChannel channel;

  StepChannel(CardChannel channel) {
    this.channel = new T0Channel(channel);
  }

  /** A command that answers nothing but its status, or nothing that matters here. */
  void tell(ProofStep step, CommandApdu command) throws StepFailedException {
    requireOk(step, send(step, command));
  }

  /**
   * A command that asks for data and carries none.
   *
   * @param length what it must answer, in bytes
   */
  byte[] ask(ProofStep step, CommandApdu command, int length) throws StepFailedException {
    return requireLength(step, requireOk(step, send(step, command.withLe(length))), length);
  }

  /**
   * A command that carries data and asks for some. On T=0 it takes no Le and answers {@code 61xx};
   * where that protocol is not spoken, it says a bare {@code 9000} and is sent once more with Le.
   */
  byte[] trade(ProofStep step, CommandApdu command, int length) throws StepFailedException {
    ResponseApdu answer = requireOk(step, send(step, command));
    if (answer.dataLength() == 0) {
      answer = requireOk(step, send(step, command.withLe(CommandApdu.MAX_SHORT_LE)));
    }
    return requireLength(step, answer, length);
  }

  private ResponseApdu send(ProofStep step, CommandApdu command) throws StepFailedException {
    try {
      return ResponseApdu.of(channel.transmit(command.bytes()));
    } catch (CardTransportException e) {
      throw new StepFailedException(failure(step, e.fault()));
    }
  }

  private static ProofFailure failure(ProofStep step, Fault fault) {
    boolean left = fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
    return left && step.party() == Party.CARD
        ? new ProofFailure.LeftTooEarly(step, fault)
        : new ProofFailure.Unanswered(step, fault);
  }

  private static byte[] requireLength(ProofStep step, ResponseApdu answer, int length)
      throws StepFailedException {
    if (answer.dataLength() != length) {
      throw new StepFailedException(
          step == ProofStep.CARD_PROOF
              ? new ProofFailure.NotGenuine(step)
              : new ProofFailure.WrongLength(step, answer.dataLength()));
    }
    return answer.data();
  }

  private static ResponseApdu requireOk(ProofStep step, ResponseApdu answer)
      throws StepFailedException {
    if (!answer.status().isOk()) {
      throw new StepFailedException(failure(step, answer.status()));
    }
    return answer;
  }

  private static ProofFailure failure(ProofStep step, StatusWord status) {
    if (status.value() == 0x6983 || status.isBlocked()) {
      return new ProofFailure.Locked(step, status);
    }
    if (status.value() == 0x6A88 || status.value() == 0x9403) {
      return new ProofFailure.KeyMissing(step, status);
    }
    return switch (step) {
      case SAM_SELECT -> new ProofFailure.NoSam(status);
      case SAM_CHECK_INIT, SAM_OPEN_INIT -> ofDerivation(step, status);
      case SAM_CHECK ->
          isWrongAnswer(status)
              ? new ProofFailure.NotGenuine(step)
              : new ProofFailure.Refused(step, status);
      case CARD_OPEN_BY_HOST, CARD_OPEN_BY_SAM ->
          isWrongAnswer(status)
              ? new ProofFailure.AnswerRejected(step, status)
              : new ProofFailure.Refused(step, status);
      default -> new ProofFailure.Refused(step, status);
    };
  }

  /** Which status word a PSAM gives for which lack is not public; these are the likely ones. */
  private static ProofFailure ofDerivation(ProofStep step, StatusWord status) {
    return switch (status.value()) {
      case 0x6A81, 0x6D00, 0x6E00 -> new ProofFailure.SamLacksAlgorithm(step, status);
      case 0x6985, 0x6A80 -> new ProofFailure.WrongSamLevel(step, status);
      default -> new ProofFailure.Refused(step, status);
    };
  }

  private static boolean isWrongAnswer(StatusWord status) {
    return (status.value() & 0xFFF0) == WRONG_TRIES_LEFT
        || switch (status.value()) {
          case 0x6300, 0x6988, 0x9302 -> true;
          default -> false;
        };
  }
}

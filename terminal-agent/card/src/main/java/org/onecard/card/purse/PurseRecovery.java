package org.onecard.card.purse;

import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.purse.Recovery.DidNotHappen;
import org.onecard.card.purse.Recovery.Happened;
import org.onecard.card.purse.Recovery.LogEvidence;
import org.onecard.card.purse.Recovery.NotTheSameCard;
import org.onecard.card.purse.Recovery.Unresolved;
import org.onecard.card.purse.Recovery.Why;

/**
 * Finds out from the card that came back whether a torn debit was carried out. It takes nothing.
 * Stateless; runs on the thread that owns the reader and, where a PSAM is given, its slot.
 *
 * <pre>
 *   SELECT, EF15 -- another purse -> not the same card
 *   805A counter+1 -- MAC2, TAC -> the card's last debit is of that number: this one, if the newest
 *     |                           debit of its log agrees; 8072 while the PSAM waits for it
 *     `- refused -> 8050: counter unchanged -> did not happen; beyond -> the card has gone on
 * </pre>
 *
 * The log is asked before the PSAM: a card whose torn debit was not carried out, and which then
 * paid elsewhere, answers {@code 805A} with the proof of that one, and a PSAM that is shown wrong
 * MACs locks itself. Where a card does not show its log, the host alone can tell by the TAC.
 */
public final class PurseRecovery {

  /** For its answer only: P1 of a simple debit, of nothing. */
  private static final int COUNTER_P1 = 0x01;

  private PurseRecovery() {}

  /**
   * Asks a card that is in the field.
   *
   * @param sam the terminal's PSAM; {@code 8072} is sent only while it waits for this very debit.
   *     Empty where there is none, or it is of another purse
   */
  public static Recovery recover(
      CardChannel channel, UnresolvedDebit debit, Optional<PurseSam> sam) {
    PurseCommands card = new PurseCommands(channel);
    PurseIntent intent = debit.intent();
    DebitStep step = DebitStep.SELECT;
    try {
      StatusWord selected = PurseReader.select(card, intent.application());
      if (selected.equals(StatusWord.FILE_NOT_FOUND)) {
        return new NotTheSameCard();
      }
      if (!selected.isOk()) {
        return Unresolved.at(step, Why.CARD_REFUSES);
      }
      step = DebitStep.FILES;
      ResponseApdu ef15 = card.readBinary(PurseReader.EF15, CommandApdu.MAX_SHORT_LE);
      if (!ef15.status().isOk()
          || !(PurseIssue.parse(ef15.data()) instanceof FileParse.Parsed<PurseIssue> issue)) {
        return Unresolved.at(step, Why.CARD_REFUSES);
      }
      if (!issue.value().identity().equals(debit.card())) {
        return new NotTheSameCard();
      }
      step = DebitStep.PROVE;
      ResponseApdu answer = card.proveTransaction(intent.type(), intent.counterAfter());
      if (answer.status().isOk() && answer.dataLength() == PurseCommands.DEBITED_LENGTH) {
        byte[] data = answer.data();
        PurseMac mac2 = PurseMac.at(data, 0);
        return proved(card, debit, sam, new DebitProof(PurseMac.at(data, PurseMac.LENGTH), mac2));
      }
      step = DebitStep.COUNTER;
      return byCounter(card, intent);
    } catch (CardTransportException e) {
      return Unresolved.at(step, Why.NO_ANSWER);
    }
  }

  private static Recovery proved(
      PurseCommands card, UnresolvedDebit debit, Optional<PurseSam> sam, DebitProof proof) {
    PurseIntent intent = debit.intent();
    // What was debited last stands before every other debit in the log.
    PurseLog entries = PurseReader.readLog(card, PurseLogEntry::isDebit);
    if (entries instanceof PurseLog.NoAnswer) {
      return Unresolved.at(DebitStep.PROVE, Why.NO_ANSWER);
    }
    LogEvidence log = evidence(entries, intent);
    if (log == LogEvidence.NOT_IN_LOG) {
      return new Unresolved(Why.CARD_GONE_ON, DebitStep.PROVE, log, Optional.of(proof));
    }
    Optional<SamSession> session = debit.session();
    if (log == LogEvidence.NOT_READ || sam.isEmpty() || session.isEmpty()) {
      return new Happened(intent, proof, ProofCheck.LEFT_TO_HOST);
    }
    return switch (sam.get().verify(session.get(), proof.mac2())) {
      case RIGHT -> new Happened(intent, proof, ProofCheck.BY_SAM);
      case NONE -> new Happened(intent, proof, ProofCheck.LEFT_TO_HOST);
      case WRONG -> new Unresolved(Why.PROOF_REFUSED, DebitStep.SAM_MAC2, log, Optional.of(proof));
    };
  }

  private static Recovery byCounter(PurseCommands card, PurseIntent intent)
      throws CardTransportException {
    ResponseApdu answer = card.initialise(COUNTER_P1, intent.keyIndex(), 0, intent.terminal());
    if (!answer.status().isOk() || answer.dataLength() != PurseCommands.INITIALISED_LENGTH) {
      return Unresolved.at(DebitStep.COUNTER, Why.CARD_REFUSES);
    }
    int ahead = (new PurseIntent.CardStart(answer.data()).counter() - intent.counter()) & 0xFFFF;
    if (ahead == 0) {
      return new DidNotHappen(intent);
    }
    Why why = ahead == 1 ? Why.NO_PROOF : ahead < 0x8000 ? Why.CARD_GONE_ON : Why.COUNTER_WENT_BACK;
    LogEvidence log = evidence(PurseReader.readLog(card, entry -> entry.tellsOf(intent)), intent);
    return new Unresolved(why, DebitStep.COUNTER, log, Optional.empty());
  }

  private static LogEvidence evidence(PurseLog log, PurseIntent intent) {
    if (!(log instanceof PurseLog.Entries entries)) {
      return LogEvidence.NOT_READ;
    }
    return entries.entries().stream().anyMatch(entry -> entry.tellsOf(intent))
        ? LogEvidence.IN_LOG
        : LogEvidence.NOT_IN_LOG;
  }
}

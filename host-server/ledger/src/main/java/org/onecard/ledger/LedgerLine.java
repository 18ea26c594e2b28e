package org.onecard.ledger;

import java.util.Optional;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Decision;

/**
 * One record and what the host made of it.
 *
 * @param record as the terminal sent it; its sealed card is not booked
 * @param submission the signature it came under
 * @param content what the host adds; its hash is the answer's line hash
 * @param decision the decision that the answer carries, if it carries one
 * @param answerBytes the answer, the leaf that the seal covers
 */
public record LedgerLine(
    ChainedRecord record,
    SubmissionProof submission,
    LineContent content,
    Optional<Decision> decision,
    SignedBytes answerBytes) {

  public RecordId id() {
    return record.content().id();
  }
}

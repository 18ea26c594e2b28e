package org.onecard.server.lane;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.ledger.SubmissionProof;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;

/**
 * A submission on its way into the book.
 *
 * @param terminal who says it, by certificate, and where it stands
 * @param check knows the terminal's record key and epochs; the lane knows its head
 * @param tokens the cards, by the hash of each record that commits to one
 * @param tacVerdicts what the key service says of each record that tells of a debit
 */
public record Submitted(
    Terminal terminal,
    Submission submission,
    SubmissionCheck check,
    Map<Hash, CardToken> tokens,
    Map<Hash, TacVerdict> tacVerdicts) {

  public Submitted {
    tokens = Map.copyOf(tokens);
    tacVerdicts = Map.copyOf(tacVerdicts);
  }

  /** Without any debit of a purse. */
  public Submitted(
      Terminal terminal,
      Submission submission,
      SubmissionCheck check,
      Map<Hash, CardToken> tokens) {
    this(terminal, submission, check, tokens, Map.of());
  }

  List<ChainedRecord> records() {
    return submission.records();
  }

  Optional<CardToken> tokenOf(ChainedRecord record) {
    return Optional.ofNullable(tokens.get(record.hash()));
  }

  Optional<TacVerdict> tacVerdictOf(ChainedRecord record) {
    return Optional.ofNullable(tacVerdicts.get(record.hash()));
  }

  SubmissionProof proof() {
    ChainedRecord last = records().get(records().size() - 1);
    return new SubmissionProof(last.content().id().sequence(), last.hash(), submission.signature());
  }
}

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
import org.onecard.scenario.Fact;
import org.onecard.scenario.Patron;

/**
 * A submission on its way into the book.
 *
 * @param terminal who says it, by certificate, and where it stands
 * @param check knows the terminal's record key and epochs; the lane knows its head
 * @param tokens the cards, by the hash of each record that commits to one
 * @param tacVerdicts what the key service says of each record that tells of a debit
 * @param patrons what libraries said of each record's holder, where they were asked; gathered
 *     before the lane, which calls nobody
 */
public record Submitted(
    Terminal terminal,
    Submission submission,
    SubmissionCheck check,
    Map<Hash, CardToken> tokens,
    Map<Hash, TacVerdict> tacVerdicts,
    Map<Hash, Fact<Patron>> patrons) {

  public Submitted {
    tokens = Map.copyOf(tokens);
    tacVerdicts = Map.copyOf(tacVerdicts);
    patrons = Map.copyOf(patrons);
  }

  /** Where no library was asked. */
  public Submitted(
      Terminal terminal,
      Submission submission,
      SubmissionCheck check,
      Map<Hash, CardToken> tokens,
      Map<Hash, TacVerdict> tacVerdicts) {
    this(terminal, submission, check, tokens, tacVerdicts, Map.of());
  }

  /** The same with what libraries said. */
  public Submitted withPatrons(Map<Hash, Fact<Patron>> told) {
    return new Submitted(terminal, submission, check, tokens, tacVerdicts, told);
  }

  /** Without any debit of a purse. */
  public Submitted(
      Terminal terminal,
      Submission submission,
      SubmissionCheck check,
      Map<Hash, CardToken> tokens) {
    this(terminal, submission, check, tokens, Map.of());
  }

  /** Whether it goes before what its terminal wrote earlier. */
  boolean ahead() {
    return submission.ahead();
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

  Optional<Fact<Patron>> patronOf(ChainedRecord record) {
    return Optional.ofNullable(patrons.get(record.hash()));
  }

  SubmissionProof proof() {
    ChainedRecord last = records().get(records().size() - 1);
    return new SubmissionProof(last.content().id().sequence(), last.hash(), submission.signature());
  }
}

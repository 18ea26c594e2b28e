package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Ruling;

/** Tells how one tap was decided, and what became of it. */
public interface LedgerExplain {

  /** Empty for a tap that the book does not hold. */
  Optional<Explanation> explain(String tapId);

  /**
   * Everything that the book holds about one tap.
   *
   * @param standing the sum of it
   * @param lines its records in the order in which they were booked
   * @param entries what the host itself booked about it, in that order: operators' completions of
   *     journeys and settlements of purses
   */
  record Explanation(
      TapStanding standing, List<ExplainedLine> lines, List<ExplainedEntry> entries) {
    public Explanation {
      lines = List.copyOf(lines);
      entries = List.copyOf(entries);
    }
  }

  /**
   * One entry of the host's own.
   *
   * @param at when it was made
   * @param locationId the place it is about: where a journey that was completed ended
   * @param postings what it moved
   * @param historyChange what it made of the card's history
   * @param purse what it says of a purse's debit
   * @param commitId the commit that holds it
   */
  record ExplainedEntry(
      Instant at,
      String locationId,
      List<Posting> postings,
      Optional<HistoryChange> historyChange,
      Optional<PurseSettlement> purse,
      long commitId) {
    public ExplainedEntry {
      postings = List.copyOf(postings);
    }
  }

  /**
   * One record of the tap.
   *
   * @param id its id
   * @param record what the terminal said
   * @param token the card
   * @param decision what the answer said
   * @param hostEvaluation the rules run again over what the host knew
   * @param terminalEvaluation an advice: the rules run again over what the terminal knew
   * @param postings what it moved
   * @param historyChange what it made of the card's history
   * @param commitId the commit that holds it
   * @param sealedAt when the host sealed that commit
   */
  record ExplainedLine(
      RecordId id,
      TerminalRecord record,
      Optional<CardToken> token,
      Optional<Decision> decision,
      Optional<Evaluation> hostEvaluation,
      Optional<Evaluation> terminalEvaluation,
      List<Posting> postings,
      Optional<HistoryChange> historyChange,
      long commitId,
      Instant sealedAt) {
    public ExplainedLine {
      postings = List.copyOf(postings);
    }
  }

  /** The facts, each with its source and age, and the rule and price steps that they led to. */
  record Evaluation(long catalogueVersion, Facts facts, Ruling ruling) {}
}

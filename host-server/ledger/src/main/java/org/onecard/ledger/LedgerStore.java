package org.onecard.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;

/**
 * The book as a lane sees it: look up, load, commit. Free of SQL, so that a simulated city can put
 * a model in memory behind it.
 *
 * <p>Safe from any thread. Every method may throw {@link LedgerUnavailable}; what was asked for has
 * then not been done, unless {@link #commit} says otherwise.
 */
public interface LedgerStore {

  /** What was answered to the records that are in the book already; others are missing. */
  Map<RecordId, BookedLine> findLines(Collection<RecordId> ids);

  /**
   * The same with each answer's seal and the path from its leaf, rebuilt from the commit it was
   * part of: byte for byte what was sent the first time.
   */
  Map<RecordId, SealedAnswer> sealedAnswers(Collection<RecordId> ids);

  /** What the book holds under tap ids; a tap nobody told of is missing. */
  Map<String, TapStanding> findTaps(Collection<String> tapIds);

  /** One state for each token asked for; {@link CardState#unknown} for a card never seen. */
  Map<CardToken, CardState> loadCards(Collection<CardToken> tokens);

  /** What it holds of sites, at that time. */
  default SiteFacts loadSites(SiteQuestion question, Instant now) {
    return SiteFacts.NOTHING;
  }

  /**
   * Books all of it in one transaction, or nothing. Durable when it returns {@link
   * CommitResult.Committed}.
   *
   * <p>If the database fails while it commits, the fate is read back by commit id and seal before
   * anything is answered. Should that fail too, {@link LedgerUnavailable} is thrown and the fate is
   * open: the same commit may be given again, and is then either found or made.
   */
  CommitResult commit(LedgerCommit commit);

  /** The last commit; {@link SealHead#NONE} in an empty book. */
  SealHead tip();

  /** How far everything of the terminal is in the book, in the latest epoch it has spoken in. */
  Optional<Head> findHead(String terminalId);

  /** The same in one epoch. */
  Optional<Head> findHead(String terminalId, int epoch);

  /**
   * What it holds of the terminal beyond a head, in that epoch and in later ones.
   *
   * @param head as {@link #findHead(String)} answered it; {@link Head#NONE} where it had none
   */
  RecordsAhead findAhead(String terminalId, Head head);
}

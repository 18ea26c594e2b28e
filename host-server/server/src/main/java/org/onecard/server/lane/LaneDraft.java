package org.onecard.server.lane;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.onecard.ledger.CardState;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.SiteChanges;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Answer;

/**
 * A commit that is not sealed yet, and what follows from it.
 *
 * @param fates one for each submission of the batch, in order
 * @param lines the new lines in the order of their leaves; none where the batch held nothing new
 * @param answers what each line answers, in the same order
 * @param versions for every card that a line is about, the version it was decided upon
 * @param cardsAfter these cards once the commit is in the book
 * @param sites what the lines change of sites
 * @param standingAfter where every terminal's records stand once it is
 */
record LaneDraft(
    List<Fate> fates,
    List<LedgerLine> lines,
    List<Answer> answers,
    Map<CardToken, Long> versions,
    Map<CardToken, CardState> cardsAfter,
    Map<String, Standing> standingAfter,
    SiteChanges sites,
    List<Remark> remarks) {

  LaneDraft {
    fates = List.copyOf(fates);
    lines = List.copyOf(lines);
    answers = List.copyOf(answers);
    versions = Map.copyOf(versions);
    cardsAfter = Map.copyOf(cardsAfter);
    standingAfter = Map.copyOf(standingAfter);
    remarks = List.copyOf(remarks);
  }

  boolean holdsNothingNew() {
    return lines.isEmpty();
  }

  /** The commit upon a tip. May be sealed again upon another. */
  Sealed seal(SealHead tip, CommitSealer sealer, Instant at) {
    SealedCommit sealed = sealer.seal(tip, answers, at);
    return new Sealed(new LedgerCommit(sealed.seal(), lines, versions, sites), sealed);
  }

  /** A commit for the book, and the same as it is told to terminals. */
  record Sealed(LedgerCommit commit, SealedCommit sealed) {}
}

package org.onecard.server.proof;

import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.server.lane.TacVerdict;

/**
 * Who holds the keys of purses. Called by the loop that reads a terminal's submissions: what blocks
 * here holds up the terminals of that loop.
 */
@FunctionalInterface
public interface TacJudge {

  /** Whether the card made this TAC for this debit. */
  TacVerdict judge(RawCardIdentifier card, PurseDebit debit, PurseResult.Debited told);
}

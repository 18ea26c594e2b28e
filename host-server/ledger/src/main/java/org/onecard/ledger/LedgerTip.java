package org.onecard.ledger;

import org.onecard.protocol.record.Hash;

/**
 * The end of the chain of seals.
 *
 * @param commitId the last commit, 0 in an empty book
 * @param sealHash its seal's hash, all zero in an empty book
 */
public record LedgerTip(long commitId, Hash sealHash) {

  public static final LedgerTip NONE = new LedgerTip(0, Hash.ZERO);
}

package org.onecard.ledger;

import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Hash;

/** Makes the host's seal over a commit; the key stays with who implements this. */
@FunctionalInterface
public interface SealSigner {

  /**
   * The seal of the commit after {@code tip}.
   *
   * @param root the Merkle root over its leaves
   * @param leafCount how many there are
   */
  Signed<Seal> seal(SealHead tip, Hash root, int leafCount);
}

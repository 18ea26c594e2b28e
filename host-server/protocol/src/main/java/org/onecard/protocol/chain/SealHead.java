package org.onecard.protocol.chain;

import org.onecard.protocol.record.Hash;

/**
 * The last seal of a host's chain of commits.
 *
 * @param commitId 0 when there is none yet
 * @param hash of that seal; all zero at 0
 */
public record SealHead(long commitId, Hash hash) {

  public static final SealHead NONE = new SealHead(0, Hash.ZERO);
}

package org.onecard.protocol.message;

import java.time.Instant;
import org.onecard.protocol.record.Hash;
import org.onecard.scenario.Region;

/**
 * What the host signs once for each commit.
 *
 * @param commitId 1, 2, 3, … without a gap
 * @param previousSealHash hash of the seal before it, all zero at commit 1
 * @param root of the tree over the commit's answers
 * @param leafCount 1 to 65,536
 */
public record Seal(
    long commitId, Hash previousSealHash, Hash root, int leafCount, Instant at, Region region) {}

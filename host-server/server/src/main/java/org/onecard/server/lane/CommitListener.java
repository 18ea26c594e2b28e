package org.onecard.server.lane;

import java.util.List;
import org.onecard.ledger.LedgerLine;

/** Told of every commit of a lane, on the lane's thread, after the answers went out. */
public interface CommitListener {

  /** Must not block, and must not throw. */
  void committed(long commitId, List<LedgerLine> lines);
}

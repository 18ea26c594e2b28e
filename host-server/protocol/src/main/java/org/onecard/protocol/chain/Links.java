package org.onecard.protocol.chain;

import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.RecordId;

/** What makes two records neighbours. */
final class Links {

  private Links() {}

  static boolean follows(ChainedRecord before, ChainedRecord after) {
    return isNext(before.content().id(), after.content().id())
        && after.content().previousHash().equals(before.hash());
  }

  static boolean isNext(RecordId before, RecordId after) {
    return after.terminalId().equals(before.terminalId())
        && after.epoch() == before.epoch()
        && after.sequence() == before.sequence() + 1;
  }
}

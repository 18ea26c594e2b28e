package org.onecard.server.lane;

import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;

/**
 * Where a terminal's records stand in the book.
 *
 * @param head everything up to it is there
 * @param ahead what is there beyond it
 */
record Standing(Head head, RecordsAhead ahead) {

  static final Standing NONE = new Standing(Head.NONE, RecordsAhead.NONE);

  boolean holds(RecordId id) {
    return id.epoch() < head.epoch()
        || (id.epoch() == head.epoch() && id.sequence() <= head.sequence())
        || ahead.holds(id);
  }

  /** After a record that continues the chain: over what has waited for it too. */
  Standing goneOn(ChainedRecord record) {
    RecordId id = record.content().id();
    Head reached = ahead.reach(id.terminalId(), new Head(id.epoch(), id.sequence(), record.hash()));
    return new Standing(reached, ahead.beyond(id.terminalId(), reached));
  }

  /** After a record whose forerunners are not there yet. */
  Standing with(ChainedRecord record) {
    return new Standing(head, ahead.with(record));
  }
}

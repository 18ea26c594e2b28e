package org.onecard.server.lane;

import java.util.List;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.RecordId;

/** What a lane makes of one submission. */
sealed interface Fate {

  /**
   * Answered for every record, once the batch is committed.
   *
   * @param repeats records that were booked by an earlier commit
   * @param leaves places, in this batch's commit, of the others
   */
  record Answered(List<RecordId> repeats, List<Integer> leaves) implements Fate {
    public Answered {
      repeats = List.copyOf(repeats);
      leaves = List.copyOf(leaves);
    }
  }

  /** Nothing of it is booked. */
  record Refused(RefusalCode code, Position expected, String text) implements Fate {}
}

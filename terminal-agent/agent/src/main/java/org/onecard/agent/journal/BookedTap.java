package org.onecard.agent.journal;

import java.util.Optional;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.scenario.Decision;

/** The tap for which the host may charge a card because it has a record. */
public final class BookedTap {

  private BookedTap() {}

  /** Its id; empty where the record charges nobody. */
  public static Optional<String> find(ChainedRecord record) {
    Body body = record.content().body();
    if (body instanceof Body.TapBody) {
      return Optional.of(record.content().id().toString());
    }
    return body instanceof Body.AdviceBody advice && advice.decision() instanceof Decision.Approved
        ? Optional.of(advice.tapId())
        : Optional.empty();
  }
}

package org.onecard.agent.tap;

import java.util.Optional;
import java.util.function.Function;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.Recorded;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.RecordId;

/** Writes a record of the tap under way, and waits until it is written. */
@FunctionalInterface
interface RecordWriter {

  Recorded append(
      Optional<SealedCard> sealedCard, Durability durability, Function<RecordId, Body> body)
      throws InterruptedException;
}

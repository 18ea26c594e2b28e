package org.onecard.protocol.chain;

import java.time.Instant;
import java.util.Optional;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.protocol.record.TimeQuality;

/**
 * A terminal's side of the chain: gives each record its sequence and the hash of the one before. It
 * keeps nothing but its head. Not safe for use by several threads: the journal's thread owns it.
 */
public final class RecordChain {

  private final String terminalId;
  private Head head;

  private RecordChain(String terminalId, Head head) {
    this.terminalId = terminalId;
    this.head = head;
  }

  /**
   * An epoch before its first record, which must be a {@link Body.EpochOpenedBody}.
   *
   * @param epoch granted by the host, never used before, from 1
   */
  public static RecordChain opening(String terminalId, int epoch) {
    return new RecordChain(terminalId, new Head(epoch, 0, Hash.ZERO));
  }

  /** Goes on after a record that is known to be durable. */
  public static RecordChain resume(String terminalId, Head head) {
    return new RecordChain(terminalId, head);
  }

  /** The id that the next record gets; the id of a tap that is told by it. */
  public RecordId nextId() {
    return new RecordId(terminalId, head.epoch(), head.sequence() + 1);
  }

  /** The last record; at sequence 0 there is none in this epoch yet. */
  public Head head() {
    return head;
  }

  /**
   * Adds a record. Where it then cannot be made durable the epoch is over, because its id must
   * never be given to another record.
   *
   * @param sealedCard present exactly where the body holds a commitment
   * @throws IllegalArgumentException where the record breaks a limit of the protocol; nothing was
   *     added
   */
  public ChainedRecord append(
      Instant at,
      TimeQuality timeQuality,
      long catalogueVersion,
      Body body,
      Optional<SealedCard> sealedCard) {
    TerminalRecord content =
        new TerminalRecord(nextId(), head.hash(), at, timeQuality, catalogueVersion, body);
    // Read back, so that what is kept in memory is what the bytes say, to the millisecond.
    Decoded<ChainedRecord> decoded = Bodies.decodeChained(Bodies.encode(content), sealedCard);
    if (decoded instanceof Decoded.Ok<ChainedRecord> ok) {
      head = new Head(head.epoch(), head.sequence() + 1, ok.value().hash());
      return ok.value();
    }
    throw new IllegalArgumentException(((Decoded.Malformed<ChainedRecord>) decoded).because());
  }
}

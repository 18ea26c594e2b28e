package org.onecard.protocol.message;

import java.time.Instant;
import java.util.Optional;

/**
 * How the host wants the way at a terminal to stand.
 *
 * @param number rises with each order of the region: a terminal follows none that is not above the
 *     last one it took
 * @param until when the way is to be controlled again; empty until another order
 */
public record GateOrder(
    String terminalId, long number, Passage passage, Instant orderedAt, Optional<Instant> until) {

  /** Who may pass. Numbers are on the wire: never renumber. */
  public enum Passage {
    /** One person for each opening. */
    CONTROLLED(1),
    /** Everybody: the way stands open. */
    FREE(2),
    /** Everybody, because there is danger. */
    EMERGENCY(3);

    private final int number;

    Passage(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /** What holds at a time. */
  public Passage at(Instant now) {
    return until.isPresent() && !now.isBefore(until.get()) ? Passage.CONTROLLED : passage;
  }
}

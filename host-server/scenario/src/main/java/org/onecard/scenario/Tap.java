package org.onecard.scenario;

import java.time.Instant;

/**
 * One presentation of one card at one terminal.
 *
 * @param tapId the record id under which the tap was first told, {@code gate-01.1.42}
 * @param terminalId the terminal it happened at
 * @param locationId where that terminal stands
 * @param itemId the item that the terminal offers there
 * @param card what was read
 * @param at when the card was read, on the terminal's corrected clock
 * @param decidedBy whose decision is asked for; a terminal alone is bound by the offline policy
 */
public record Tap(
    String tapId,
    String terminalId,
    String locationId,
    String itemId,
    PresentedCard card,
    Instant at,
    DecidedBy decidedBy) {

  /** Who takes the decision. */
  public enum DecidedBy {
    HOST,
    TERMINAL
  }
}

package org.onecard.agent;

import java.time.Duration;
import java.util.Optional;
import org.onecard.agent.link.LinkState;
import org.onecard.card.reader.CardReader.SlotState;

/**
 * A terminal as it stands.
 *
 * @param link where the conversation with the host stands
 * @param linkSaid the last thing the link had to say about itself
 * @param backlog records that no countersigned head covers
 * @param lastRecord epoch and sequence of the last record, {@code 1.42}
 * @param catalogueVersion the newest that is stored, in force or waiting for its time; 0 for none
 * @param catalogueInForce the one it decides by, 0 for none
 * @param denyListVersion the one in force, 0 for none
 * @param slot what is in the slot
 * @param clockOff what the machine's clock is behind the terminal's time, in whole seconds
 * @param cannotRecord why nothing is approved, the journal's reason or the host's refusal of this
 *     terminal; empty while all is well
 */
public record TerminalStatus(
    LinkState link,
    String linkSaid,
    long backlog,
    String lastRecord,
    long catalogueVersion,
    long catalogueInForce,
    long denyListVersion,
    SlotState slot,
    Duration clockOff,
    Optional<String> cannotRecord) {

  /** Whether a tap would be decided by the host. */
  public boolean online() {
    return link == LinkState.UP;
  }
}

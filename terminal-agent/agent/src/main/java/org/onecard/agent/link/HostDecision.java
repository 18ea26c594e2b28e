package org.onecard.agent.link;

import java.util.Optional;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.scenario.Decision;

/**
 * What the host decided on a tap.
 *
 * @param pendingDebit of the card's purse, where the host declined because it waits to hear what
 *     became of it
 */
public record HostDecision(Decision decision, Optional<PendingDebit> pendingDebit) {}

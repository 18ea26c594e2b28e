package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Scenario;

/**
 * One tap, once it is over.
 *
 * @param tapId the id under which the host knows it; where the card could not be read, the id of
 *     the event that says so; empty text where nothing could be recorded
 * @param scenario of the item; empty while the terminal has no catalogue that holds it
 * @param online whether the host decided
 * @param cardUs how much of the phases was the card's own: connecting to it and its APDUs, in
 *     microseconds
 */
public record TapReport(
    String tapId,
    String terminalId,
    String itemId,
    Optional<Scenario> scenario,
    Decision decision,
    boolean online,
    PhaseTimes phases,
    Outcome outcome,
    int cardUs) {}

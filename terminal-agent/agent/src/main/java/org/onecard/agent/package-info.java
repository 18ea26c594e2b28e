/**
 * One terminal: reader, gate, journal and link put together.
 *
 * <pre>
 *   thread reader    the tap loop: card, decision, gate                          agent.tap
 *   thread journal   the disk, the epochs, the end of the record chain           agent.journal
 *   thread link      one Netty event loop: the connection to the host            agent.link
 *   thread store     checks and stores what the host delivered                   agent.link, agent.store
 * </pre>
 *
 * <p>{@link org.onecard.agent.Terminal} starts and stops them in order; {@link
 * org.onecard.agent.AgentMain} is the command line around it.
 */
package org.onecard.agent;

/**
 * One tap, from the card in the slot to the outcome.
 *
 * <pre>
 *   slot -> connect, read -> deny list -> tap record -> host, within the budget ----> gate -> outcome
 *                                |                        | no answer
 *                                +------------------------+-> decide alone -> advice record, synced
 * </pre>
 *
 * <p>{@link org.onecard.agent.tap.TapMachine} is the order of it and nothing else. {@link
 * org.onecard.agent.tap.TapShell} owns the reader and the gate with one thread, {@code reader}; it
 * waits on that thread for the card, the journal, the host and the passage, each with a deadline.
 * {@link org.onecard.agent.tap.TerminalMemory} holds what this terminal approved lately, in memory
 * only: the journal keeps cards sealed, so a restart forgets whom it has seen, and the items'
 * absence policy holds.
 */
package org.onecard.agent.tap;

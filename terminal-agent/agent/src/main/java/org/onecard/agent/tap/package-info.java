/**
 * One tap, from the card in the slot to the outcome.
 *
 * <pre>
 *   slot -> connect, read -> deny list -> tap record -> host, within the budget ----> gate -> outcome
 *                                |                        | no answer
 *                                +------------------------+-> decide alone -> advice record, synced
 * </pre>
 *
 * <p>Where the card's own purse pays, the gate waits for it, and a debit that was torn is asked
 * about before the card is used for anything else:
 *
 * <pre>
 *   approved -> 8050, 8070 -> intent record, synced -> 8054 -> result record, synced -> gate
 *                                                       | no answer
 *                                                       +-> the card back, here or elsewhere:
 *                                                           805A -> result record -> gate, or a new tap
 * </pre>
 *
 * <p>{@link org.onecard.agent.tap.PurseDesk} does that with the PSAM; {@link
 * org.onecard.agent.tap.OpenDebits} remembers what is open, by the card's tag or from the journal.
 *
 * <p>{@link org.onecard.agent.tap.TapMachine} is the order of it and nothing else. {@link
 * org.onecard.agent.tap.TapShell} owns the reader and the gate with one thread, {@code reader}; it
 * waits on that thread for the card, the journal, the host and the passage, each with a deadline.
 * {@link org.onecard.agent.tap.TerminalMemory} holds what this terminal approved lately, in memory
 * only: the journal keeps cards sealed, so a restart forgets whom it has seen, and the items'
 * absence policy holds.
 */
package org.onecard.agent.tap;

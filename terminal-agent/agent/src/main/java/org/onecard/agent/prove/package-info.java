/**
 * Proving that a card is genuine, between reading it and deciding about it: by the PSAM in a second
 * slot where there is one, else by the host.
 *
 * <pre>
 *   card read -> PSAM there? -> SamFlow                         -> proved, not genuine, cannot tell
 *                     | no, or it does not answer
 *                     +--> a challenge of the host's in stock? -> HostFlow -> ProofRequest -> verdict
 * </pre>
 *
 * <p>{@link org.onecard.agent.prove.SamSlot} owns the PSAM's slot, with the thread of the reader
 * that it serves: a PSAM that vanishes is powered again at the next card. What cannot be proved
 * keeps the assurance of having been read, and the item says whether that is enough.
 */
package org.onecard.agent.prove;

/**
 * Which epoch the terminal speaks in.
 *
 * <p>The host grants epochs ahead. A start after a clean stop goes on in the epoch in use; any
 * other start opens the next one, and its first record says how far the epoch before had become
 * durable, since records may have been sent that the disk has lost. {@link
 * org.onecard.agent.epoch.EpochBook} is the rule; {@link org.onecard.agent.epoch.EpochFile} keeps
 * it in the file {@code epochs}, a JSON object:
 *
 * <pre>
 *   first, count, current     the grant, and the epoch in use, 0 before the first start
 *   clean                     whether the last run stopped as it should
 *   headEpoch, headSequence, headHash    clean only: the last record
 *   doubtful                  taps to be taken back, a space between: refused, but perhaps on the
 *                             disk
 * </pre>
 *
 * <p>Owned by the journal's thread.
 */
package org.onecard.agent.epoch;

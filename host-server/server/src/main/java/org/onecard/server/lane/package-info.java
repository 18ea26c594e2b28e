/**
 * Where taps are decided and booked.
 *
 * <pre>
 * acceptor --Submitted--> queue (1,024 records) --> LaneShell --> Lane --> LaneDraft --> seal, commit --> answers
 *                                                      |                                     |
 *                                                      +---- book: lines, taps, cards -------+
 * </pre>
 *
 * <p>{@link org.onecard.server.lane.Lane} is the machine: told what was submitted and what the book
 * holds, it answers which lines to write and what to refuse, and nothing else. {@link
 * org.onecard.server.lane.LaneShell} is its only thread: it takes what has queued up, asks the
 * book, seals, commits, and answers only after the commit. A full queue refuses with BUSY. In the
 * queue taps and backlogs take turns.
 *
 * <p>There is one lane. Seals form one chain and SQLite has one writer, so a second lane would only
 * wait for the first. Where more lanes pay (cards on shards of their own), sealing becomes a
 * turnstile between them: a lane drafts without it, and holds it from reading the tip to the end of
 * its commit; {@link org.onecard.server.lane.LaneDraft#seal} is where it goes.
 */
package org.onecard.server.lane;

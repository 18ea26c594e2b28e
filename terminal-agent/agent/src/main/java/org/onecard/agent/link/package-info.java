/**
 * The terminal's side of the wire.
 *
 * <p>{@link org.onecard.agent.link.Link} is the conversation as a machine: greeting, heartbeat,
 * submissions under way, repeats, backoff. It is told what happened and answers what to do. {@link
 * org.onecard.agent.link.LinkShell} owns one Netty event loop, the thread {@code link}, on which
 * the machine lives, with TLS 1.3, the terminal's certificate and the one authority that was pinned
 * at enrolment.
 *
 * <p>Records go up in the order of the chain. What was written while the link is caught up goes up
 * at once; everything else is read from the journal, up to 256 records at a time, from the place
 * the host names. So a repeat after a lost answer, the drain of a backlog and the answer to a gap
 * are one and the same way. Nothing is buffered here beyond the few submissions under way.
 *
 * <p>While records wait, a tap goes ahead of them, alone in its submission and once it is synced,
 * to a host that takes such; it comes again with the batch that it is part of. Meanwhile the
 * batches are small.
 */
package org.onecard.agent.link;

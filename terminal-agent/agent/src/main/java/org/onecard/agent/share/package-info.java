/**
 * Places of a site's slot that the host has lent to this terminal, so that it can go on letting
 * people in without the host.
 *
 * <p>Told by the link's thread, spent by the reader's; nothing of it is kept on disk. A terminal
 * that restarts has none until it has spoken to the host: what it spent stands in its journal, and
 * what it did not spend returns to the host when the lease ends.
 */
package org.onecard.agent.share;

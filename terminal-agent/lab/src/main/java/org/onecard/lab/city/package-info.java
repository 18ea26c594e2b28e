/**
 * A whole city in one process, from a seed: terminals, hosts, people and their cards, with every
 * fault that the seed brings.
 *
 * <p>What decides is the product's own: {@link org.onecard.agent.tap.TapShell}, {@link
 * org.onecard.agent.journal.JournalKeeper}, {@link org.onecard.agent.link.Link}, {@link
 * org.onecard.server.lane.LaneShell}, {@link org.onecard.server.acceptor.Greeting}, the messages
 * and their signatures. What it stands on is the city's: one virtual clock, a network, disks that
 * lose what was not synced, readers and gates, and a book in memory ({@link
 * org.onecard.lab.city.MemoryBook}) that is held to the real one by a test.
 *
 * <p>One thing happens at a time. {@link org.onecard.lab.city.Agenda} hands out the next by its
 * virtual time; a terminal's tap loop has a thread of its own only because it waits in the middle
 * of what it does, and it runs only while the agenda stands still ({@link
 * org.onecard.lab.city.Actor}). Whatever is random comes from one stream for each concern ({@link
 * org.onecard.lab.city.Chance}), so the same seed makes the same city, and one fault taken out of
 * it leaves the others as they were.
 *
 * <p>What must hold is said in {@link org.onecard.lab.city.Promises}, which knows what people and
 * gates did and looks into book and disks. See {@code firmware-docs/city.md}.
 */
package org.onecard.lab.city;

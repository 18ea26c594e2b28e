/**
 * Which reader stands where. A setting names a position by what stays with a reader or a socket,
 * its serial or its port, and never by its place in a list, which changes with every start.
 *
 * <p>{@link org.onecard.device.position.PositionBook} decides, from what readers there are, which
 * one is meant, or says why none is; {@link org.onecard.device.position.SlotKinds} tells contact,
 * contactless and SAM slots apart; {@link org.onecard.device.position.CardField} says whether more
 * cards than one are held to a reader. They do no I/O. {@link
 * org.onecard.device.position.PositionedReaders} is their shell: a reader that is opened by its
 * position and follows it through unplugging and restarts. It starts no thread; all waiting is its
 * caller's.
 */
package org.onecard.device.position;

/**
 * The deny list as terminals fetch it. The book says who is denied; here its tags lie sorted in a
 * file, made once and not for each terminal, and read in pieces.
 *
 * <pre>
 *   deny/  1-7.tags        tags of version 7 under tag key 1: 6 bytes each, rising
 *          1-7.manifest    its signed manifest, as {@link org.onecard.protocol.message.DenyHeader}
 * </pre>
 *
 * <p>One version is handed out whole for a long time, and what came after it as deltas: otherwise
 * every single card that is denied would be sixty megabytes of writing, and a terminal that fetches
 * a whole list over a slow line would never come to its end. The file before the last one stays
 * until the next, for those who are still reading it. Nothing here is of the book: without the
 * folder it is made again.
 *
 * <p>{@code DenyShelf} does the work and has no thread. {@code DenyDesk} has two: one that makes
 * lists, so that a large one keeps nobody waiting, and one that reads pieces.
 */
package org.onecard.server.denylist;

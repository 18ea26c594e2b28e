/**
 * The deny list: cards that this terminal refuses while it is alone. Ten million of them are 60 MB
 * in a mapped file, of which the heap holds an index of a quarter of a megabyte.
 *
 * <pre>
 *   deny/  base-7.list   {@link org.onecard.protocol.message.DenyHeader} of version 7, then its tags:
 *                        6 bytes each, rising
 *          delta         header of version 9, then base (8 bytes: 7) and what 9 adds to it and takes
 *                        from it, as {@link org.onecard.protocol.crypto.DenyDelta}
 *          part          header of a version that is being fetched, then as many of its tags as came;
 *                        synced at each whole mebibyte, up to which a start goes on
 * </pre>
 *
 * <p>A list holds when the region's signature over its manifest holds and the tags, base and delta
 * together, have the digest that the manifest says. That is looked at once, when a list is opened
 * or has been fetched, before it decides anything. A file is never written in place: another takes
 * over under another name, and whoever looks a tag up meanwhile keeps the map that he has until he
 * is done. Deltas are gathered in the one file {@code delta}; when they have grown large they are
 * folded into another base. Where a whole list comes that is older than the one in force, because
 * the book was restored, it stays in {@code part} until the delta that follows is folded into it.
 *
 * <p>Lists are offered, fetched and stored on the thread {@code store}; {@code names} may be asked
 * from any thread. {@code DenyPace} has no thread: whoever owns the link asks it.
 */
package org.onecard.agent.denylist;

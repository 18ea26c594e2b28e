/**
 * The terminal's own memory of what it said: records, appended and never changed, until the host
 * has countersigned that it holds them.
 *
 * <p>{@link org.onecard.agent.journal.Journal} decides where bytes go and what may be believed of
 * them after a crash; {@link org.onecard.agent.journal.JournalKeeper} owns the disk, and {@link
 * org.onecard.agent.journal.JournalShell} the one thread, {@code journal}, that touches it.
 *
 * <p>On disk, all numbers big-endian:
 *
 * <pre>
 *   journal/00000001.seg    1 MiB, written full of zeros and synced before its first use
 *
 *   segment  | "OCJ1" 4 | number 8 | CRC-32C of those 4 |  entry | entry | … | zeros to the end
 *
 *   entry    | length 4 | durable 4 | CRC-32C 4 | payload, length bytes |
 *   payload  | epoch 4 | sequence 8 | n 2 | sealed card, n bytes | record, the rest |
 * </pre>
 *
 * <p>The checksum covers length, durable and payload. {@code durable} is the offset in the segment
 * up to which everything had been synced when the entry was written. It tells the two kinds of
 * damage apart: a bad entry that nobody ever claimed as synced is the tail that a power cut tore,
 * and is cut off; a bad entry below a later one's {@code durable}, or before another segment with
 * entries, was once whole, and the journal is refused with its place named.
 *
 * <p>Whoever asks for a record to be durable is answered by the first sync after its write, never
 * before; {@link org.onecard.agent.journal.Durability} says whether that sync may wait for others.
 *
 * <p>A segment is synced before the next one is begun, and the next one is reserved while there is
 * still room, so that a full disk is noticed before a record is lost. A file whose sync failed is
 * never written again: the operating system may have dropped the very pages that it would now call
 * clean. Card identifiers are here only sealed to the region's key; the terminal cannot read them.
 */
package org.onecard.agent.journal;

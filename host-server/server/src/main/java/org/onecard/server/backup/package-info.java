/**
 * A host's book as one file that another machine can go on from, and back again. The file is a ZIP,
 * for its owner only:
 *
 * <pre>
 *   manifest.json   format, version, region, madeAt, commits, tip, bookBytes, bookSha256, keys
 *   ledger.db       the book as it was at one moment, proved before it was packed
 *   keys/NAME       the host's keys, where they were asked for
 * </pre>
 *
 * <p>Nothing in it is believed when it is read: names are those above and no others, no entry is
 * longer than the manifest or a limit says, and the book's bytes have the manifest's hash.
 */
package org.onecard.server.backup;

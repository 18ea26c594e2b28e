/**
 * The book in a database file, and all SQL of the house. {@link org.onecard.ledger.book.Book} opens
 * it; everything else is behind the interfaces of {@code org.onecard.ledger}.
 *
 * <p>Threads: none of its own. Writers pass a fair turnstile and share one connection, which
 * whoever holds the turnstile uses; readers take one of a few read-only connections. A transaction
 * that reads sees one moment of the book.
 *
 * <p>Disk: WAL with {@code synchronous=FULL}, so that what was committed outlives a power cut. A
 * lock on {@code <file>.lock} keeps a second process from writing.
 */
package org.onecard.ledger.book;

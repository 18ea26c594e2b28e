/**
 * The book in a database, and all SQL of the house. {@link org.onecard.ledger.book.Book} opens it;
 * everything else is behind the interfaces of {@code org.onecard.ledger}.
 *
 * <p>It lies in a SQLite file or in a PostgreSQL database, and the same statements and tests serve
 * both; what differs is in {@link org.onecard.ledger.book.BookPlace}.
 *
 * <p>Threads: none of its own. Writers pass a fair turnstile and share one connection, which
 * whoever holds the turnstile uses; readers take one of a few read-only connections. A transaction
 * that reads sees one moment of the book.
 *
 * <p>What was committed outlives a power cut. In a file: WAL with {@code synchronous=FULL}, and a
 * lock on {@code <file>.lock} keeps a second process from writing. In PostgreSQL: {@code
 * synchronous_commit=on}, and an advisory lock held by each transaction that writes lets several
 * hosts take turns.
 */
package org.onecard.ledger.book;

/**
 * Libraries: what a library knows of a card's holder, gathered before the lane; and what libraries
 * are told of loans, returns and renewals, through posts in the book.
 *
 * <p>A post is written before the library hears of it (table {@code library_post}). What becomes of
 * it ({@link org.onecard.server.library.PostCase}):
 *
 * <pre>
 *               said               answered
 *   WAITING ----------&gt; SENT -----------------&gt; DONE or REFUSED
 *      ^                 |  asked about: it happened ----^
 *      +-----------------+  asked about: it did not; a return is said again,
 *                           a loan only while the person waits, else ABANDONED
 * </pre>
 *
 * <p>Nothing is said a second time before the library was asked what became of the first.
 *
 * <p>Threads: for each library, as many {@code library-NAME-N} as it has connections, with a
 * bounded queue, so that one that hangs holds up no other and no tap; and one {@code
 * library-NAME-post} that goes on with posts whose time has come.
 */
package org.onecard.server.library;

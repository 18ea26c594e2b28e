/**
 * A library's system that speaks SIP2, with books and readers in memory, and faults to order: what
 * the host's client is tried against.
 *
 * <p>It was written from the description of the protocol and shares nothing with the client: no
 * class of {@code org.onecard.server.sip2} is used here, so that a misunderstanding would have to
 * be made twice to go unseen.
 *
 * <p>Threads: {@code library-accept} and one {@code library-line} a connection. Nothing is on disk;
 * what was lent is forgotten when it ends.
 */
package org.onecard.lab.library;

/**
 * The deny list of a large region: how large its file is, how long a look-up takes beside what the
 * JDK offers, how long a day's change takes over a slow line, and what a fetch that breaks off
 * costs. The host's shelf and the terminal's store are the product's, and so are the frames between
 * them; the line is a socket without TLS, and the book is made up.
 */
package org.onecard.lab.bench.denylist;

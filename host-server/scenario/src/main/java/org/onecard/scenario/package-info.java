/**
 * What the rules say about one tap: a decision is a function of the catalogue, the facts and the
 * tap, and of nothing else. The same code runs in the host's lanes and in a terminal that is alone.
 *
 * <p>Nothing here does I/O, starts a thread or asks the time; everything is immutable and may be
 * used from any thread.
 */
package org.onecard.scenario;

/**
 * Makes a host that has just started as quick as one that has run for a while. {@link
 * org.onecard.server.warmup.WarmUp} owns one thread and a directory of its own below the system's
 * temporary one, and both are gone when it is done; {@link org.onecard.server.warmup.Rehearsal} is
 * a made-up terminal, a lane and a book in there.
 */
package org.onecard.server.warmup;

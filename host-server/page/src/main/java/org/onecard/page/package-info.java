/**
 * The shell of every web page: an HTTP server on Netty (by Vert.x, which no caller sees), JSON
 * endpoints, server-sent events, and what the pages share in style and script.
 *
 * <p><b>Owns</b> {@link org.onecard.page.PageServer} and its {@link org.onecard.page.EventStream}s.
 * Pages are files on the class path, read once at the start; nothing is read from or written to
 * disk. Every answer carries the same security headers, every request is judged by its {@code
 * Host}, {@code Origin} and method before anything else looks at it. A path that takes a POST takes
 * {@code application/json} of a length that is said first, from our own origin.
 *
 * <p><b>Threads.</b> One event loop owns all connections and subscribers. Callers' code ({@link
 * org.onecard.page.StateSource}, {@link org.onecard.page.Endpoint}) runs on a pool of two workers,
 * so it may wait for a lock or a database. {@link org.onecard.page.EventStream#publish} may be
 * called from any thread and never waits for a reader.
 *
 * <p><b>On the wire</b>, an event stream is
 *
 * <pre>
 * retry: 2000
 *
 * event: snapshot            the whole state: the first event of a new reader, and of one that
 * id: lq3k2f-41              comes back too late for the ring
 * data: {...}
 *
 * event: changes             events of the caller's own, in order; ids are RUN-NUMBER
 * id: lq3k2f-42
 * data: {...}
 *
 * : beat                     every 15 s; the event lets the page see that the line is alive
 * event: beat
 * data: 1
 * </pre>
 *
 * A reader that comes back with {@code Last-Event-ID} gets what it missed, if the ring still holds
 * it. A reader that falls behind the ring is cut off and counted; its browser comes back by itself
 * and starts from a snapshot.
 */
package org.onecard.page;

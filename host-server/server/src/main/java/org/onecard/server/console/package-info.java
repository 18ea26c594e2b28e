/**
 * The live page of the host: taps as they come, terminals, totals by item, in Chinese and English.
 *
 * <p><b>Owns</b> {@link org.onecard.server.console.LiveFeed}, the port by which the rest of the
 * host shows something, and {@link org.onecard.server.console.ConsolePage}, the page itself. It
 * shows no card identifier, token or name, and has no field that could hold one.
 *
 * <p><b>Threads.</b> A feed takes pushes from any thread and only touches memory, so a lane may
 * push. What changed is gathered for 50 ms by the page's one thread and leaves as one event: a busy
 * host costs a browser twenty events a second and no more.
 *
 * <p><b>On the wire</b> (HTTP on loopback): {@code GET /} the page, {@code GET /api/state} a {@link
 * org.onecard.server.console.LiveState} as JSON, {@code GET /events} the same as event {@code
 * snapshot} and then {@code changes} events, each a {@link org.onecard.server.console.LiveChanges}.
 * Both are read by key (tap, terminal, item), a later one replaces an earlier one. Nothing lies on
 * disk.
 */
package org.onecard.server.console;

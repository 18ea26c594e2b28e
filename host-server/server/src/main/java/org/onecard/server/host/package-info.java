/**
 * A host as a whole: where its files lie ({@link org.onecard.server.host.HostDirectory}), what
 * opens them ({@link org.onecard.server.host.OpenBook}), the running host ({@link
 * org.onecard.server.host.Host}), and what operators may ask of either ({@link
 * org.onecard.server.host.HostOperations}).
 *
 * <p>Threads of a running host: event loops (2), {@code lane-0}, {@code audit}, {@code welcome},
 * {@code enrolment}, {@code admin}, {@code live-board}, and those of the page.
 */
package org.onecard.server.host;

/**
 * From the book to the live page: turns commits, links and enrolments into what {@link
 * org.onecard.server.console.LiveFeed} shows. Pushes come on the threads of lane, loops and
 * enrolment and only touch memory; sums are read from the book by the {@code live-board} thread, at
 * most twice a second, and only after something was booked.
 */
package org.onecard.server.live;

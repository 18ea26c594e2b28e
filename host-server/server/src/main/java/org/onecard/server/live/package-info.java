/**
 * From the book to the live page: turns commits, links and enrolments into what {@link
 * org.onecard.server.console.LiveFeed} shows. Pushes come on the threads of lane, loops and
 * enrolment and only touch memory. Sums are kept by the {@code live-board} thread, at most twice a
 * second and only after something was booked: added up from the book when the host starts and when
 * a service day begins, and between by what was committed since the last time.
 */
package org.onecard.server.live;

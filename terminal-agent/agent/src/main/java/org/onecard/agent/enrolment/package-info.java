/**
 * How a new terminal becomes one of a region's: it makes its keys, spends a one-time code, and
 * keeps what the host grants.
 *
 * <p>The code names the host's authority by the hash of its key. A server whose certificate does
 * not come from that authority is left before anything of the code's secret is sent, so that nobody
 * in between can spend it. Blocking, on the caller's thread; the layout on disk is that of the
 * package store and of the package epoch.
 */
package org.onecard.agent.enrolment;

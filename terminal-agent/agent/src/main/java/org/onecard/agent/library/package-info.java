/**
 * A library's kiosk: somebody taps, scans what they borrow or renew, and takes the card away;
 * whoever scans without a card gives back. What came of it is shown; a library that is slow is
 * waited for, and the person sees that.
 *
 * <p>Runs on the thread that owns the reader: one kiosk serves one person. Nothing of who borrowed
 * what is kept here, in no file and no log.
 */
package org.onecard.agent.library;

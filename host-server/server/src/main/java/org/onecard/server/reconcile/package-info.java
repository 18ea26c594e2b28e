/**
 * A terminal's exported journal beside the book, record by record. The file is anybody's: lines are
 * bounded, nothing in it is believed that the terminal's key and chain do not show, and whatever
 * cannot be read is a finding. It is read twice: once to its end, for its checksum and signature,
 * and once beside the book, a page of which is in memory at a time. Changes nothing. Runs on the
 * admin thread.
 */
package org.onecard.server.reconcile;

/**
 * Writes tariffs as a catalogue's file has them; the catalogue's own reader takes them back. Runs
 * on the caller's thread.
 */
package org.onecard.server.tariff;

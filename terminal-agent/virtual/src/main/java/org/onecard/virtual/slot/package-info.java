/**
 * Where a virtual card is put: a slot of a real PC/SC service, by way of the vpcd driver, or a slot
 * inside this process.
 *
 * <p>Each card that is in a slot is driven by a daemon thread of its own, which ends when the card
 * leaves. On the wire to vpcd, both ways: a length of two bytes, big-endian, then as many bytes. A
 * single byte from vpcd is a control code (0 power off, 1 power on, 2 reset, 4 asks for the ATR,
 * the only one that is answered); anything longer is a command APDU. Closing the connection pulls
 * the card.
 */
package org.onecard.virtual.slot;

/**
 * Codes of a lab's own making: transit QRs under a made-up root, and strings of made-up electronic
 * cards.
 *
 * <p>Written apart from {@code org.onecard.card.code}: other interfaces of the cryptographic
 * library, an own assembly of the bytes. A mistake of one is not a mistake of the other. The keys
 * here are derived from texts in this source: whoever believes them believes anybody.
 *
 * <p>No thread, no clock; randomness is handed in.
 */
package org.onecard.virtual.code;

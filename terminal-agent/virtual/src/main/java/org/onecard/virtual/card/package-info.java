/**
 * Cards made of code: social security cards of versions 1.00, 2.00 and 3.00 with made-up holders
 * and made-up keys, clones of them, a blank one, a chip that takes applications made elsewhere, and
 * the faults a real one shows when it is held badly.
 *
 * <p>What the chips compute stands on the JCE and shares nothing with {@code
 * org.onecard.card.crypto} and {@code org.onecard.card.proof}, which it serves to test.
 *
 * <p>A card here is driven like a chip: power (reset), a command APDU, an answer APDU. It starts no
 * thread and does no I/O; whatever carries its bytes (a slot of the PC/SC service, a reader inside
 * this process) lives elsewhere. One thread drives one card.
 */
package org.onecard.virtual.card;

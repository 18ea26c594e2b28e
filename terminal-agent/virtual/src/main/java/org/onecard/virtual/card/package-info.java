/**
 * Cards made of code: a social security card of version 3.00 with a made-up holder, a blank one, a
 * chip that takes applications made elsewhere, and the faults a real one shows when it is held
 * badly.
 *
 * <p>A card here is driven like a chip: power (reset), a command APDU, an answer APDU. It starts no
 * thread and does no I/O; whatever carries its bytes (a slot of the PC/SC service, a reader inside
 * this process) lives elsewhere. One thread drives one card.
 */
package org.onecard.virtual.card;

/**
 * Taps that nobody makes, so that the first real one does not pay for a cold virtual machine:
 * loading classes, interpreting what will be compiled, first use of every algorithm.
 *
 * <p>{@link org.onecard.agent.rehearsal.Rehearsal} plays the real tap loop with made-up cards on
 * paper parts: a reader in memory, a journal without a disk, a host that answers from next door
 * with keys of its own, a gate and a screen that do nothing. Nothing of it is recorded, logged,
 * shown or sent, and no real key signs anything. It owns the thread {@code rehearsal}.
 */
package org.onecard.agent.rehearsal;

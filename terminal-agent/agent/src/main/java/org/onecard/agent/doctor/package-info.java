/**
 * {@code doctor}: every step from the card to the ledger is looked at, in order, and none keeps the
 * next from being looked at.
 *
 * <p>A {@link org.onecard.agent.doctor.Check} looks at a {@link org.onecard.agent.doctor.Patient}
 * on a thread of its own and is left behind after {@link org.onecard.agent.doctor.Doctor#LIMIT}:
 * drivers and disks may hang. It changes nothing but a file of its own that it deletes. What lies
 * in {@code /proc}, {@code /sys}, {@code /etc} and {@code /run} is looked for below the patient's
 * root, so that a machine can be laid out in a folder.
 *
 * <p>What a check finds wrong may have a {@link org.onecard.agent.doctor.Fix} that is safe: it can
 * be taken back and breaks nothing that works. Fixes are done one by one after asking.
 */
package org.onecard.agent.doctor;

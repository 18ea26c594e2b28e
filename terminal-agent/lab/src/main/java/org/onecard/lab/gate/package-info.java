/**
 * Gates from a shell: {@code lab gate} puts a virtual barrier, or an OSDP reader, to the far end of
 * a pair of pseudo terminals, with the faults one asks for, and a person who walks through.
 *
 * <p>On disk: {@code gate-KIND} below {@code .onecard}, as {@link
 * org.onecard.virtual.serial.PtyPair} has it, while the command runs.
 */
package org.onecard.lab.gate;

/**
 * A scanner of the lab: a pair of pseudo terminals with a virtual scanner at its far end, read
 * through jSerialComm as a real one is, or a scanner inside this process where no pair can be had.
 * Whoever takes codes sees no difference.
 *
 * <p>On disk, below the directory given: what {@link org.onecard.virtual.serial.PtyPair} keeps
 * there.
 */
package org.onecard.lab.scanner;

/**
 * Serial ports without hardware: a pair of pseudo terminals, and what may be at its far end: a
 * scanner, barriers, an OSDP reader. What may go wrong with them can be had too.
 *
 * <p>The pair is made by {@code socat}, which the shell script {@code pty-pair.sh} runs and ends:
 * it lives as long as the pipe that is the script's input, so that nothing is left behind when this
 * process dies, however it dies. {@code fetch-socat.sh} finds socat or fetches it without
 * installing anything.
 *
 * <p>On disk, below the pair's directory: {@code a} and {@code b} (links to the two ends, there
 * while the pair is), {@code socat.log}.
 *
 * <p>A {@link org.onecard.virtual.serial.VirtualDevice} knows bytes alone; {@link
 * org.onecard.virtual.serial.DeviceEnd} puts it to an end of the cable, with a thread. {@link
 * org.onecard.virtual.serial.InProcessScanner} is a scanner without any port.
 */
package org.onecard.virtual.serial;

/**
 * OSDP (IEC 60839-11-5) on RS-485, as its controller: readers with lights, buzzers and outputs, in
 * the open or over a secure channel.
 *
 * <p>{@link org.onecard.device.osdp.OsdpController} holds the dialogue with every reader of one
 * line and is a machine; {@link org.onecard.device.osdp.OsdpBus} is its shell, with the threads of
 * a {@link org.onecard.device.serial.LineLoop}. {@link org.onecard.device.osdp.OsdpLine} asks one
 * question at a time on the caller's thread, for finding readers and for trying a line.
 *
 * <pre>
 * [FF] 53 | address, a reply with 80 | length2 | control | [security block] | code | data | [MAC 4] | CRC2
 * </pre>
 *
 * <p>The length is that of everything but FF, low byte first; so is the CRC. Control: bits 0 and 1
 * the sequence, 04 a CRC and no checksum, 08 a security block.
 *
 * <p>What a reader says about a card is its number alone; nothing proves that card. A terminal
 * takes no taps from here.
 */
package org.onecard.device.osdp;

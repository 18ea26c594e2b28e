/**
 * What opens and lets a person through: one interface over every kind of barrier, a simulated one,
 * and those on serial lines.
 *
 * <p>A gate is used by the thread that owns its reader. One on a serial line has a thread of its
 * own beside it ({@link org.onecard.device.serial.LineLoop}), so that a relay is let go of whatever
 * the other thread does, and a watchdog over that one. {@link org.onecard.device.gate.GateMachine}
 * knows what an opening is and a {@link org.onecard.device.gate.GateCodec} what one kind of barrier
 * says; neither does I/O or asks the time.
 */
package org.onecard.device.gate;

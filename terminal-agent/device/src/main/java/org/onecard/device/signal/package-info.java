/**
 * What a person sees and hears beside the screen: lights, buzzer and tones, behind one {@link
 * org.onecard.device.signal.Signal}. Which cue looks and sounds how is said once, in {@link
 * org.onecard.device.signal.CuePattern}, for a reader on OSDP and for lamps on relays alike.
 *
 * <p>A signal has a thread of its own and is told on any.
 */
package org.onecard.device.signal;

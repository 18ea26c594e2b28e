/**
 * What is said to a reader itself and not to a card: escape commands for its lights, its buzzer and
 * its polling, and the questions who it is. Nothing here waits or starts a thread; the transport
 * behind {@link org.onecard.device.control.ReaderControl} does.
 *
 * <p>What the commands of a maker mean is taken from the makers' manuals; whatever is on the list
 * of {@link org.onecard.device.control.EscapeGuard} is not sent by anybody.
 */
package org.onecard.device.control;

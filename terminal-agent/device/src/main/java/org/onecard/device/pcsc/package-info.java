/**
 * PC/SC readers over {@code javax.smartcardio}: the only package that knows it.
 *
 * <p>Three kinds of thread, none of which ever waits for another's native call:
 *
 * <ul>
 *   <li>one watch thread for the service, with a context of its own, which publishes what is in
 *       each slot ({@link org.onecard.device.pcsc.ReaderWatch});
 *   <li>one card thread for each open reader, with a context of its own, which connects and
 *       transmits ({@link org.onecard.device.pcsc.CardThread});
 *   <li>the callers, which wait for either with a deadline and never enter the native library.
 * </ul>
 *
 * <p>Beside them, a thread for a moment each time a slot comes, which asks its driver what it is
 * ({@link org.onecard.device.pcsc.SlotLooks}).
 *
 * <p>A call that outlives its deadline is abandoned with its thread and context; while it is stuck,
 * its reader is not tried again, so there is at most one such thread for each reader. A context is
 * never used again after an error. Faults are told by SCARD code ({@link
 * org.onecard.device.pcsc.ScardFaults}).
 */
package org.onecard.device.pcsc;

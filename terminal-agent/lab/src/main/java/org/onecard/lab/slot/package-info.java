/**
 * Slots that the lab puts virtual cards into: real PC/SC slots of a private daemon, or slots inside
 * this process where no daemon can be had. Whoever reads cards sees no difference.
 */
package org.onecard.lab.slot;

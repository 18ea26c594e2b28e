/**
 * Long runs that look for growth: the same things over and over, and a count before and after of
 * all that could pile up. The main thread taps; the slot's card and the reader layer have their
 * own.
 */
package org.onecard.lab.soak;

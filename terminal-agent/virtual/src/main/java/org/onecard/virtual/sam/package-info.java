/**
 * PSAMs made of code, with made-up keys: what they hold is an application of a chip like any
 * card's, {@code SsseSam…} for social security cards and {@code Transit…} for purses.
 *
 * <p>What they compute stands on the JCE and Bouncy Castle directly and shares nothing with the
 * code that it serves to test. They do no I/O and start no thread; one thread drives one PSAM.
 */
package org.onecard.virtual.sam;

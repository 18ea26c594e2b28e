/**
 * Applications of virtual PSAMs, with made-up keys: {@code SsseSam} for social security cards.
 *
 * <p>What they compute stands on the JCE and shares nothing with the code that it serves to test.
 * They do no I/O and start no thread; one thread drives one PSAM.
 */
package org.onecard.virtual.sam;

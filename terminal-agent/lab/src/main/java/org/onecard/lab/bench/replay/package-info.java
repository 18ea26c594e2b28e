/**
 * How fast a draft is tried on a day of taps: fills a book through the real lane, and runs {@code
 * catalog replay} on it.
 */
package org.onecard.lab.bench.replay;

/**
 * Traces: what went between a terminal and a card, with times, blacked out by the card's profile
 * before it reaches anything that is kept. Text, UTF-8, one exchange a line:
 *
 * <pre>
 *   onecard-trace 1
 *   reader: Virtual PCD 00 00
 *   protocol: T=0
 *   atr: 3B6D000000000000000000[000000000000]
 *   profile: ssse-3
 *   # anything
 *   0 312 &gt; 00A404000F7378312E73682EC9E7BBE1B1A3D5CF &lt; 611B
 *   480 290 &gt; 00C000001B &lt; 6F19840F…9000
 *   900 5000000 &gt; 00B2010012 ! CARD_REMOVED
 * </pre>
 *
 * The first number is when a command began, in µs since the first; the second how long it took.
 * {@code &lt;} is followed by the answer, {@code !} by the transport's fault. What stands in
 * brackets was blacked out: as many bytes, others.
 *
 * <p>Pure functions; the recorder runs on the thread that owns the reader.
 */
package org.onecard.card.trace;

/**
 * What time it is, and how far that may be trusted.
 *
 * <p>{@link org.onecard.agent.time.TerminalTime} is told the machine's two clocks and what the host
 * signed, and answers a corrected time. {@link org.onecard.agent.time.TimeKeeper} reads the clocks
 * and keeps the floor in the file {@code floor}: a JSON object with {@code floorMs}, milliseconds
 * since 1970. Safe for any thread.
 */
package org.onecard.agent.time;

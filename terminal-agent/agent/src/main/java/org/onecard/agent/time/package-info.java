/**
 * What time it is, and how far that may be trusted.
 *
 * <p>{@link org.onecard.agent.time.TerminalTime} is told the machine's two clocks and what the host
 * signed, and answers a corrected time. {@link org.onecard.agent.time.TimeKeeper} reads the clocks
 * and keeps the floor in the file {@code floor}: a JSON object with {@code floorMs}, milliseconds
 * since 1970.
 *
 * <p>A signed time answers a nonce that was just drawn, so no old one can be played again. One that
 * lies more than three days ahead of what the terminal believes by itself is followed, marked as in
 * doubt, and moves the floor only when the host has said the same for six hours: the rule is in
 * {@link org.onecard.agent.time.TerminalTime}. A floor that was raised all the same is set back by
 * {@code terminal set-back-floor}, never below the day of enrolment, and with a record of it in the
 * journal first. Who may do that could delete the file as well; what the command adds is that the
 * host learns who did it.
 *
 * <p>Safe for any thread.
 */
package org.onecard.agent.time;

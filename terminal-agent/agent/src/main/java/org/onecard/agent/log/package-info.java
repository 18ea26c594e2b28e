/**
 * What must never be in a log, and what keeps it out. {@code logback-agent.xml} puts the converter
 * in place of the message; {@link org.onecard.agent.AgentMain} selects that file, so that a process
 * with both ends on its class path chooses for itself.
 */
package org.onecard.agent.log;

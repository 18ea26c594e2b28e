package org.onecard.agent.time;

import java.time.Instant;
import org.onecard.protocol.record.TimeQuality;

/** A time and how far it can be trusted. */
public record ClockReading(Instant at, TimeQuality quality) {}

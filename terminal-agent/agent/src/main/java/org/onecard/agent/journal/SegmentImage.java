package org.onecard.agent.journal;

import org.onecard.protocol.record.SignedBytes;

/** A segment as a start found it. */
record SegmentImage(long number, SignedBytes bytes) {}

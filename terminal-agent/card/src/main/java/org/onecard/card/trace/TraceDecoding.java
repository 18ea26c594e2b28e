package org.onecard.card.trace;

import java.util.List;

/** What came of reading bytes as a trace. */
public sealed interface TraceDecoding {

  record Decoded(Trace trace) implements TraceDecoding {}

  /** No trace: what is wrong, line by line, the first faults of possibly more. */
  record Refused(List<TraceFault> faults) implements TraceDecoding {
    public Refused {
      faults = List.copyOf(faults);
    }
  }
}

package org.onecard.server.reconcile;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onecard.protocol.record.RecordId;

/**
 * What came of it.
 *
 * @param terminalId whose journal it says to be
 * @param madeAt when it says to have been exported
 * @param faults what is wrong with the file as a whole, in sentences
 * @param counts records of each kind
 * @param runs records of one kind behind one another, in order; what lacks an outcome comes last
 * @param runsLeftOut further runs, which are counted and not listed
 */
public record Reconciliation(
    String terminalId,
    Instant madeAt,
    List<String> faults,
    SortedMap<Kind, Long> counts,
    List<Run> runs,
    long runsLeftOut) {

  /** Listed at most; a journal that agrees has one or two. */
  public static final int MOST_RUNS = 10_000;

  public Reconciliation {
    faults = List.copyOf(faults);
    counts = new TreeMap<>(counts);
    runs = List.copyOf(runs);
  }

  /** Whether nobody has to do anything. */
  public boolean agrees() {
    return faults.isEmpty() && counts.keySet().stream().allMatch(Kind::agrees);
  }

  /**
   * Records of one kind.
   *
   * @param from the first
   * @param to the last, the same where it is one
   * @param detail what differs; empty where the kind says all
   */
  public record Run(Kind kind, RecordId from, RecordId to, String detail) {}
}

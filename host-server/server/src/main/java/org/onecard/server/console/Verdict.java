package org.onecard.server.console;

/** What became of a tap, as the page tells it apart. */
public enum Verdict {
  APPROVED,
  DECLINED,
  /** Was approved, and then undone. */
  REVERSED,
  /** Came after its decide-by time: booked, not decided. */
  UNDECIDED
}

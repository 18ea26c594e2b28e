package org.onecard.protocol.message;

/** What the host made of a record. */
public enum AnswerResult {
  /** A tap was decided in time. */
  DECIDED,
  /** A tap came after its decide-by time and was only booked. */
  UNDECIDED,
  /** An advice: the book holds what the terminal decided. */
  KEPT,
  /** An advice: the host had decided or prices otherwise; money went back. */
  REVERSED,
  /** An advice: the host had decided or prices otherwise; money was taken. */
  CHARGED,
  /** Outcome, reversal, event, epoch opened: booked. */
  ACCEPTED;

  /** Whether an answer with this result tells a decision. */
  public boolean tellsDecision() {
    return this != UNDECIDED && this != ACCEPTED;
  }
}

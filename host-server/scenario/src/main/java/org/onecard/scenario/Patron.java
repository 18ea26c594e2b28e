package org.onecard.scenario;

/**
 * A library's view of a card.
 *
 * @param status whether the library lends to the holder at all
 * @param loans items on loan now, at least 0
 * @param loanLimit how many may be on loan at once, at least 0
 * @param overdueLoans how many of the loans are past their date, at least 0
 */
public record Patron(Status status, int loans, int loanLimit, int overdueLoans) {

  /** Whether the library lends to the holder. */
  public enum Status {
    ACTIVE,
    /** Stopped by the library's staff. */
    BLOCKED,
    /** The membership ran out. */
    EXPIRED
  }
}

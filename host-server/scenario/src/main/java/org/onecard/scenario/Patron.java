package org.onecard.scenario;

/**
 * A library's view of a card's holder.
 *
 * @param status whether the library lends to the holder at all
 * @param loans items on loan now, at least 0
 * @param loanLimit how many may be on loan at once, at least 0
 * @param overdueLoans how many of the loans are past their date, at least 0
 */
public record Patron(Status status, int loans, int loanLimit, int overdueLoans) {

  /** The library was asked and knows nobody of that card; quite unlike a fact that is absent. */
  public static final Patron NOT_REGISTERED = new Patron(Status.NOT_REGISTERED, 0, 0, 0);

  /** Whether the library lends to the holder. */
  public enum Status {
    ACTIVE,
    /** Never registered as a reader, or no longer. */
    NOT_REGISTERED,
    /** Stopped by the library's staff. */
    BLOCKED,
    /** The membership ran out. */
    EXPIRED
  }
}

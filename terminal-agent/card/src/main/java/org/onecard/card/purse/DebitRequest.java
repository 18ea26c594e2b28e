package org.onecard.card.purse;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is to be taken from a purse, and when.
 *
 * @param amountFen 0 (a composite entry) to {@link #MAX_AMOUNT_FEN}
 * @param at local time of the region, to the second; the card writes it down and signs it
 * @param composite what else is written; empty for a simple debit
 */
public record DebitRequest(long amountFen, LocalDateTime at, Optional<CompositeData> composite) {

  /** Beyond it cards disagree whether a number is negative. */
  public static final long MAX_AMOUNT_FEN = Integer.MAX_VALUE;

  /** The type of a simple debit in MACs, log and proof. */
  public static final int TYPE_SIMPLE = 0x06;

  /** The type of a composite debit in MACs, log and proof. */
  public static final int TYPE_COMPOSITE = 0x09;

  private static final int LAST_YEAR = 9999;

  public DebitRequest {
    if (amountFen < 0 || amountFen > MAX_AMOUNT_FEN) {
      throw new IllegalArgumentException("a debit of " + amountFen + " fen");
    }
    if (at.getYear() < 0 || at.getYear() > LAST_YEAR) {
      throw new IllegalArgumentException("a purse writes years of four digits");
    }
    at = at.truncatedTo(ChronoUnit.SECONDS);
  }

  public static DebitRequest simple(long amountFen, LocalDateTime at) {
    return new DebitRequest(amountFen, at, Optional.empty());
  }

  public static DebitRequest composite(long amountFen, LocalDateTime at, CompositeData data) {
    return new DebitRequest(amountFen, at, Optional.of(data));
  }

  int type() {
    return composite.isPresent() ? TYPE_COMPOSITE : TYPE_SIMPLE;
  }

  /** P1 of {@code 8050}. */
  int initialiseP1() {
    return composite.isPresent() ? 0x03 : 0x01;
  }
}

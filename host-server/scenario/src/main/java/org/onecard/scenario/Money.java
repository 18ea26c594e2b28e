package org.onecard.scenario;

import java.math.BigDecimal;

/**
 * An amount of money in minor units. Arithmetic fails on overflow and on mixed currencies.
 *
 * @param amountFen the amount in fen (1/100 yuan); negative where money goes back
 * @param currency the currency the amount is in
 */
public record Money(long amountFen, Currency currency) implements Comparable<Money> {

  /** Currencies that an account can be kept in. */
  public enum Currency {
    CNY
  }

  public static final Money ZERO = fen(0);

  public static Money fen(long amountFen) {
    return new Money(amountFen, Currency.CNY);
  }

  public Money plus(Money other) {
    return new Money(Math.addExact(amountFen, sameCurrency(other).amountFen), currency);
  }

  public Money minus(Money other) {
    return new Money(Math.subtractExact(amountFen, sameCurrency(other).amountFen), currency);
  }

  public Money negated() {
    return new Money(Math.negateExact(amountFen), currency);
  }

  /** This share of the amount, rounded down to a whole fen in the payer's favour. */
  public Money percent(int percent) {
    return new Money(Math.floorDiv(Math.multiplyExact(amountFen, percent), 100L), currency);
  }

  public boolean isZero() {
    return amountFen == 0;
  }

  public boolean isNegative() {
    return amountFen < 0;
  }

  /** The greater of the two. */
  public Money orAtLeast(Money least) {
    return compareTo(least) < 0 ? least : this;
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(amountFen, sameCurrency(other).amountFen);
  }

  /** In yuan with two decimals, for people: {@code 3.00}. */
  public String inYuan() {
    return BigDecimal.valueOf(amountFen, 2).toPlainString();
  }

  private Money sameCurrency(Money other) {
    if (other.currency != currency) {
      throw new ArithmeticException(currency + " and " + other.currency + " do not add");
    }
    return other;
  }
}

package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTest {

  @Test
  void yuan_haveTwoDecimals() {
    assertThat(Money.fen(300).inYuan()).isEqualTo("3.00");
    assertThat(Money.fen(5).inYuan()).isEqualTo("0.05");
    assertThat(Money.fen(-5).inYuan()).isEqualTo("-0.05");
    assertThat(Money.fen(-12_345).inYuan()).isEqualTo("-123.45");
    assertThat(Money.fen(Long.MIN_VALUE).inYuan()).isEqualTo("-92233720368547758.08");
  }

  @Test
  void percent_roundsDownInThePayersFavour() {
    assertThat(Money.fen(301).percent(50)).isEqualTo(Money.fen(150));
    assertThat(Money.fen(1).percent(99)).isEqualTo(Money.ZERO);
    assertThat(Money.fen(300).percent(100)).isEqualTo(Money.fen(300));
  }

  @Test
  void overflow_failsInsteadOfWrapping() {
    assertThatThrownBy(() -> Money.fen(Long.MAX_VALUE).plus(Money.fen(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.fen(Long.MIN_VALUE).minus(Money.fen(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.fen(Long.MIN_VALUE).negated())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.fen(Long.MAX_VALUE).percent(50))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void orAtLeast_isTheGreater() {
    assertThat(Money.fen(-1).orAtLeast(Money.ZERO)).isEqualTo(Money.ZERO);
    assertThat(Money.fen(1).orAtLeast(Money.ZERO)).isEqualTo(Money.fen(1));
  }
}

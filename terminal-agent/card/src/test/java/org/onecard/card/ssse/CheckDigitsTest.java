package org.onecard.card.ssse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckDigitsTest {

  @Test
  void sampleCardNumber_isRight() {
    assertThat(CheckDigits.isCardNumber("X00000019")).isTrue();
    assertThat(CheckDigits.ofCardNumber("X0000001")).isEqualTo('9');
  }

  @Test
  void cardNumberWithAnotherCheckCharacter_isWrong() {
    for (char check : "012345678XY".toCharArray()) {
      assertThat(CheckDigits.isCardNumber("X0000001" + check)).as("check %s", check).isFalse();
    }
  }

  @Test
  void remaindersOfZeroAndOne_areWrittenZeroAndX() {
    assertThat(CheckDigits.ofCardNumber("00000000")).isEqualTo('0');
    // 4 x 3 = 12, which leaves 1.
    assertThat(CheckDigits.ofCardNumber("40000000")).isEqualTo('X');
  }

  @Test
  void oneWrongCharacter_isNoticedUnlessItDiffersByEleven() {
    Random random = new Random(32);
    String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder body = new StringBuilder();
      for (int k = 0; k < 8; k++) {
        body.append(alphabet.charAt(random.nextInt(36)));
      }
      char check = CheckDigits.ofCardNumber(body.toString());
      int at = random.nextInt(8);
      int before = alphabet.indexOf(body.charAt(at));
      int after = random.nextInt(36);
      body.setCharAt(at, alphabet.charAt(after));
      assertThat(CheckDigits.isCardNumber(body.toString() + check))
          .isEqualTo((before - after) % 11 == 0);
    }
  }

  @Test
  void cardNumberOfAnotherForm_isWrong() {
    for (String number : new String[] {"", "X0000001", "x00000019", "X000000190", "X 0000019"}) {
      assertThat(CheckDigits.isCardNumber(number)).as(number).isFalse();
    }
    assertThatThrownBy(() -> CheckDigits.ofCardNumber("short"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** 11010519491231002X is the example printed in GB 11643 itself. */
  @Test
  void exampleOfTheStandard_isRight() {
    assertThat(CheckDigits.isCitizenNumber("11010519491231002X")).isTrue();
    assertThat(CheckDigits.isCitizenNumber("110105194912310021")).isFalse();
    assertThat(CheckDigits.isCitizenNumber("11010519491231002x")).isFalse();
    assertThat(CheckDigits.isCitizenNumber("1101051949123100")).isFalse();
  }
}

package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The list of sentences; that none of a check is forgotten, {@link Clinic} sees to. */
class InChineseTest {

  private final InChinese chinese = InChinese.read();

  @Test
  void everyCheck_hasItsTitleAndItsReasonInChinese() {
    assertThat(Doctor.usual().checks())
        .allSatisfy(
            check -> {
              assertThat(chinese.knows(check.title())).as(check.title()).isTrue();
              assertThat(chinese.of(check.why())).as(check.why()).matches("(?s).*\\p{IsHan}.*");
            });
  }

  @Test
  void whatIsDifferentEachTime_staysAsItIs_inTheOrderOfTheChinese() {
    assertThat(chinese.of("user kiosk may not open /dev/ttyS1 of the gate; its group dialout may"))
        .isEqualTo("用户 kiosk 无权打开闸机的串口 /dev/ttyS1；用户组 dialout 可以");
  }

  @Test
  void sentenceWithinASentence_isChineseToo() {
    assertThat(chinese.of("the scanner: /dev/x {1} is not there")).isEqualTo("扫码器：/dev/x {1} 不存在");
  }

  @Test
  void whatTheListDoesNotKnow_staysInEnglish() {
    assertThat(chinese.of("a sentence of a driver (80100017)"))
        .isEqualTo("a sentence of a driver (80100017)");
  }

  @Test
  void englishWithoutChineseUnderIt_isNoList() {
    assertThatThrownBy(() -> InChinese.parse("it runs\n\nit does not run\n没有运行\n"))
        .hasMessageContaining("it runs");
  }
}

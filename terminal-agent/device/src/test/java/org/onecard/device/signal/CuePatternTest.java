package org.onecard.device.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CuePatternTest {

  @ParameterizedTest
  @EnumSource(Cue.class)
  void nothingFlashesMoreThanThreeTimesASecond(Cue cue) {
    int lightings = 0;
    for (int ms = 1; ms <= 10_000; ms++) {
      if (CuePattern.of(cue).isLit(ms) && !CuePattern.of(cue).isLit(ms - 1)) {
        lightings++;
      }
    }
    assertThat(lightings).isLessThanOrEqualTo(30);
  }

  @Test
  void everyCueLooksLikeNoOther() {
    assertThat(
            Arrays.stream(Cue.values())
                .map(CuePattern::of)
                .map(pattern -> List.of(pattern.colour(), pattern.onMs(), pattern.offMs())))
        .doesNotHaveDuplicates();
  }

  @Test
  void whereSomethingIsToBeDone_itCanBeHeardWhat() {
    assertThat(
            List.of(Cue.GO, Cue.REFUSED, Cue.HOLD_STILL, Cue.REMOVE_CARD).stream()
                .map(CuePattern::of)
                .map(pattern -> pattern.tones().size()))
        .doesNotHaveDuplicates()
        .doesNotContain(0);
  }

  @ParameterizedTest
  @EnumSource(Cue.class)
  void everyTime_fitsTheTenthsOfOsdp(Cue cue) {
    CuePattern pattern = CuePattern.of(cue);
    assertThat(pattern.onMs() % 100).isZero();
    assertThat(pattern.offMs() % 100).isZero();
    assertThat(pattern.tones()).allMatch(tone -> tone.onMs() % 100 == 0 && tone.offMs() % 100 == 0);
  }

  @Test
  void tones_soundOnce() {
    CuePattern refused = CuePattern.of(Cue.REFUSED);
    assertThat(refused.sounds(0)).isTrue();
    assertThat(refused.sounds(350)).isFalse();
    assertThat(refused.sounds(850)).isTrue();
    assertThat(refused.sounds(1_250)).isFalse();
  }
}

package org.onecard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventRingTest {

  private final EventRing ring = new EventRing("r1", 3, 4_096);

  @Test
  void ring_forgetsTheOldestAboveItsCount() {
    append(5);

    assertThat(ring.oldest()).isEqualTo(3);
    assertThat(ring.last()).isEqualTo(5);
    assertThat(ring.find(2)).isNull();
    assertThat(ring.find(3)).isNotNull();
    assertThat(ring.find(6)).isNull();
  }

  @Test
  void ring_forgetsTheOldestAboveItsBytes() {
    EventRing small = new EventRing("r1", 100, 1_024);
    for (int n = 0; n < 100; n++) {
      small.append("changes", "\"" + "x".repeat(150) + "\"");
    }

    assertThat(small.last() - small.oldest()).isBetween(3L, 6L);
  }

  @Test
  void eventAboveAQuarterOfTheRing_isRefusedAndLeavesNoNumberBehind() {
    append(1);

    assertThatThrownBy(() -> ring.append("changes", "\"" + "x".repeat(2_000) + "\""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ring.last()).isEqualTo(1);
  }

  @Test
  void readerThatComesBack_goesOnAfterWhatItSaw() {
    append(5);

    assertThat(ring.resumeAfter("r1-4")).hasValue(5);
    assertThat(ring.resumeAfter("r1-5")).hasValue(6);
    assertThat(ring.resumeAfter("r1-2")).hasValue(3);
  }

  @Test
  void readerThatCannotGoOn_startsFromASnapshot() {
    append(5);

    for (String id :
        List.of(
            "",
            "4",
            "r1-",
            "r1-1",
            "r1-6",
            "r2-4",
            "r1--4",
            "r1-x",
            "r1-" + "9".repeat(18),
            "r1-" + "9".repeat(4_000),
            "r1-٤")) {
      assertThat(ring.resumeAfter(id)).as(id).isEmpty();
    }
    assertThat(ring.resumeAfter(null)).isEmpty();
  }

  @Test
  void emptyRing_letsAReaderOfNothingGoOn() {
    assertThat(ring.resumeAfter("r1-0")).hasValue(1);
  }

  @Test
  void eventNameThatCouldBreakTheFrame_isRefused() {
    assertThatThrownBy(() -> ring.append("a\ndata: b", "{}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void append(int count) {
    for (int n = 1; n <= count; n++) {
      ring.append("changes", "{\"n\":" + n + "}");
    }
  }
}

package org.onecard.card.apdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StatusWordTest {

  @Test
  void everyStatusWord_hasAMeaning() {
    for (int value = 0; value <= 0xFFFF; value++) {
      assertThat(new StatusWord(value).meaning()).as("%04X", value).isNotBlank();
    }
  }

  @Test
  void description_namesTheDigitsAndTheMeaning() {
    assertThat(StatusWord.FILE_NOT_FOUND.describe())
        .isEqualTo("6A82 file or application not found");
    assertThat(new StatusWord(0x63C2).describe()).isEqualTo("63C2 wrong, 2 tries left");
    assertThat(new StatusWord(0x6C00).describe()).isEqualTo("6C00 wrong Le, 256 is right");
    assertThat(new StatusWord(0x0042).toString()).isEqualTo("0042");
  }

  @Test
  void moreThanTwoBytes_areNoStatusWord() {
    assertThatThrownBy(() -> new StatusWord(0x10000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StatusWord(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}

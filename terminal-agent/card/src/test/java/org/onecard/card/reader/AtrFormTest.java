package org.onecard.card.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;

class AtrFormTest {

  private static final String STORAGE_CARD = "3B8F8001804F0CA0000003060300030000000068";

  @Test
  void whatAReaderMakesUp_isContactless() {
    assertThat(AtrForm.isContactless(Hex.bytes(STORAGE_CARD))).isTrue();
    assertThat(AtrForm.isContactless(Hex.bytes("3B80800101"))).isTrue();
  }

  @Test
  void contactCards_areNot() {
    assertThat(AtrForm.isContactless(Hex.bytes("3B6D0000" + "00".repeat(13)))).isFalse();
    assertThat(AtrForm.isContactless(Hex.bytes("3B84014543484FC4"))).isFalse();
    assertThat(AtrForm.isContactless(Hex.bytes("3F80800101"))).isFalse();
  }

  @Test
  void wrongLengthOrCheckByte_isNoSuchForm() {
    assertThat(AtrForm.isContactless(Hex.bytes(STORAGE_CARD + "00"))).isFalse();
    assertThat(AtrForm.isContactless(Hex.bytes("3B80800100"))).isFalse();
    for (int length = 0; length < STORAGE_CARD.length(); length += 2) {
      String cut = STORAGE_CARD.substring(0, length);
      assertThat(AtrForm.isContactless(Hex.bytes(cut))).as(cut).isFalse();
    }
  }
}

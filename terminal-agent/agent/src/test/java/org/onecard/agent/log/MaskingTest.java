package org.onecard.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5000000000000000000000000000001F",
        "500000000000000000000000000000ab0011",
        "50010119900101001X",
        "500101199001010018",
        "ABCD-2345-6789-ABCD-EFGH-2345-6789-ABCD-EFGH-23"
      })
  void secretsAreBlack_whereverTheyStand(String secret) {
    for (String text :
        new String[] {secret, "read " + secret + " now", "[card=" + secret + "]", "x:" + secret}) {
      assertThat(Masking.mask(text)).doesNotContain(secret).contains("****");
    }
  }

  @Test
  void namesAndCardNumbers_areBlack_afterAWordThatSaysSo() {
    assertThat(Masking.mask("card number X00000019, name=张小明"))
        .isEqualTo("card number ****, name=****");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[terminal=gate-01] [tap=gate-01.1.42] approved, 3.00 yuan",
        "segment 00000001 at offset 65536",
        "[reader=Virtual PCD 00 00] SELECT answered 6A82"
      })
  void whatATechnicianNeeds_staysReadable(String text) {
    assertThat(Masking.mask(text)).isEqualTo(text);
  }
}

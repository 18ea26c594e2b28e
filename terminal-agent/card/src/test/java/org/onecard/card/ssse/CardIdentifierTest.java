package org.onecard.card.ssse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;

class CardIdentifierTest {

  private static final String CODE = "500000D15600000500000042FFFFFFFF";

  @Test
  void sameBytes_areTheSameCard() {
    assertThat(of(CODE)).isEqualTo(of(CODE)).hasSameHashCodeAs(of(CODE));
    assertThat(of(CODE)).isNotEqualTo(of("510100D15600000500000042FFFFFFFF"));
  }

  @Test
  void bytes_areCopiedInAndOut() {
    byte[] bytes = Hex.bytes(CODE);
    CardIdentifier identifier = CardIdentifier.of(bytes);
    bytes[0] = 0;
    identifier.bytes()[0] = 0;
    assertThat(identifier).isEqualTo(of(CODE));
  }

  @Test
  void region_isTheFirstSixDigits() {
    assertThat(of(CODE).findRegion()).hasValue("500000");
    assertThat(of("50A000D15600000500000042FFFFFFFF").findRegion()).isEmpty();
    assertThat(of("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF").findRegion()).isEmpty();
  }

  @Test
  void toString_hidesTheCode() {
    assertThat(of(CODE).toString()).isEqualTo("CardIdentifier[hidden]");
  }

  @Test
  void anotherLength_isRefused() {
    assertThatThrownBy(() -> CardIdentifier.of(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 bytes");
  }

  private static CardIdentifier of(String hex) {
    return CardIdentifier.of(Hex.bytes(hex));
  }
}

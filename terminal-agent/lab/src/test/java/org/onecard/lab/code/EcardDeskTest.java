package org.onecard.lab.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.onecard.lab.code.EcardDesk.Ruling;

class EcardDeskTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

  private final EcardDesk desk = new EcardDesk();
  private final String code = CodeKind.ECARD.issue("510100", 7, NOW, new SecureRandom());

  @Test
  void string_countsOnce_andItsOwnRequestMayAskAgain() {
    assertThat(desk.verify("gate-01.1.1", code, NOW)).isInstanceOf(Ruling.Valid.class);
    assertThat(desk.verify("gate-02.1.1", code, NOW)).isEqualTo(new Ruling.Refused("used"));
    assertThat(desk.verify("gate-01.1.1", code, NOW.plusSeconds(60)))
        .isInstanceOf(Ruling.Valid.class);
  }

  @Test
  void string_endsAfterAMinute_usedOrNot() {
    assertThat(desk.verify("gate-01.1.1", code, NOW.plusSeconds(61)))
        .isEqualTo(new Ruling.Refused("expired"));
  }

  @Test
  void stringsThatTheLabDidNotMake_areUnknown() {
    assertThat(desk.verify("gate-01.1.1", "somebody-elses-string", NOW))
        .isEqualTo(new Ruling.Refused("unknown"));
    assertThat(desk.verify("gate-01.1.1", code, NOW.minusSeconds(6)))
        .isEqualTo(new Ruling.Refused("unknown"));
  }
}

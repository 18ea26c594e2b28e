package org.onecard.card.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {

  private static final Instant START = MadeUpCodes.MADE;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ReplayGuard guard = new ReplayGuard(3, INTERVAL, START, Map.of());

  @Test
  void sameCodeTwice_isSeenBefore_evenAfterTheInterval() {
    assertThat(admit(1, 0, 1)).isInstanceOf(ReplayVerdict.Fresh.class);
    assertThat(admit(1, 0, 1)).isInstanceOf(ReplayVerdict.SeenBefore.class);
    assertThat(admit(1, 0, 60)).isInstanceOf(ReplayVerdict.SeenBefore.class);
  }

  @Test
  void sameCode_withAnotherSignatureOfItsUser_isSeenBefore() {
    byte[] record = MadeUpCodes.record(MadeUpCodes.PLAIN);
    TransitQr first = MadeUpCodes.decoded(record);
    record[331] ^= 1;
    TransitQr second = MadeUpCodes.decoded(record);
    assertThat(guard.admit(genuine(first), START)).isInstanceOf(ReplayVerdict.Fresh.class);
    assertThat(guard.admit(genuine(second), START)).isInstanceOf(ReplayVerdict.SeenBefore.class);
  }

  @Test
  void sameCard_waitsForTheInterval() {
    assertThat(admit(1, 0, 1)).isInstanceOf(ReplayVerdict.Fresh.class);
    assertThat(admit(1, 2, 3)).isEqualTo(new ReplayVerdict.TooSoon(Duration.ofSeconds(8)));
    assertThat(admit(2, 2, 3)).isInstanceOf(ReplayVerdict.Fresh.class);
    assertThat(admit(1, 2, 11)).isInstanceOf(ReplayVerdict.Fresh.class);
  }

  @Test
  void refusedForTheInterval_isNotCountedAsUsed() {
    admit(1, 0, 1);
    admit(1, 2, 3);
    assertThat(guard.size()).isEqualTo(1);
  }

  @Test
  void codeFromBeforeTheStart_isRefused_sinceNobodyKnowsWhetherItWasUsed() {
    assertThat(admit(1, -1, 1)).isInstanceOf(ReplayVerdict.OlderThanMemory.class);
  }

  @Test
  void codeTakenBeforeTheStart_isSeenBefore_andAnotherFromThenIsTaken() {
    TransitQrVerdict.Genuine taken = MadeUpCodes.genuine(1, START.minusSeconds(20));
    ReplayGuard again =
        new ReplayGuard(
            3, INTERVAL, START.minusSeconds(60), Map.of(taken.qr().digest(), taken.until()));

    assertThat(again.admit(taken, START)).isInstanceOf(ReplayVerdict.SeenBefore.class);
    assertThat(again.admit(MadeUpCodes.genuine(2, START.minusSeconds(20)), START))
        .isInstanceOf(ReplayVerdict.Fresh.class);
  }

  @Test
  void fullGuard_refusesRatherThanForgets_andHasRoomAgainWhenCodesEnd() {
    for (int card = 1; card <= 3; card++) {
      assertThat(admit(card, 0, 0)).isInstanceOf(ReplayVerdict.Fresh.class);
    }
    assertThat(admit(4, 0, 60)).isInstanceOf(ReplayVerdict.Full.class);
    assertThat(admit(1, 0, 60)).isInstanceOf(ReplayVerdict.SeenBefore.class);
    assertThat(admit(4, 30, 61)).isInstanceOf(ReplayVerdict.Fresh.class);
    assertThat(guard.size()).isEqualTo(1);
  }

  private ReplayVerdict admit(int card, int generatedAtSecond, int nowSecond) {
    return guard.admit(
        MadeUpCodes.genuine(card, START.plusSeconds(generatedAtSecond)),
        START.plusSeconds(nowSecond));
  }

  private static TransitQrVerdict.Genuine genuine(TransitQr qr) {
    return new TransitQrVerdict.Genuine(qr, qr.generatedAt().plus(qr.validity()));
  }
}

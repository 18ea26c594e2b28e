package org.onecard.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.ProofEvidence.ShownCode;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.server.proof.UsedCodes.Answer;

class UsedCodesTest {

  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration VALID = Duration.ofSeconds(60);

  private final UsedCodes codes = new UsedCodes();

  @Test
  void codeThatAnotherTerminalTook_isUsed_andTheFirstMayAskAgain() {
    assertThat(take(1, "gate-01", NOW)).isEqualTo(Answer.UNUSED);
    assertThat(take(1, "gate-02", NOW)).isEqualTo(Answer.USED_ELSEWHERE);
    assertThat(take(1, "gate-01", NOW)).isEqualTo(Answer.UNUSED);
    assertThat(take(2, "gate-02", NOW)).isEqualTo(Answer.UNUSED);
  }

  @Test
  void code_isKeptPastItsEnd_forTerminalsWhoseClockIsBehind() {
    take(1, "gate-01", NOW);
    Instant end = NOW.plus(VALID);
    assertThat(take(1, "gate-02", end.plus(UsedCodes.CLOCKS_DIFFER)))
        .isEqualTo(Answer.USED_ELSEWHERE);
    assertThat(take(1, "gate-02", end.plus(UsedCodes.CLOCKS_DIFFER).plusMillis(1)))
        .isEqualTo(Answer.UNUSED);
  }

  @Test
  void terminalThatClaimsAnEndlessCode_fillsNothingForEver() {
    assertThat(codes.take(code(1, Instant.MAX.minusSeconds(999)), "gate-01", NOW))
        .isEqualTo(Answer.UNUSED);
    Instant after = NOW.plus(UsedCodes.LONGEST).plus(UsedCodes.CLOCKS_DIFFER).plusMillis(1);
    assertThat(take(1, "gate-02", after)).isEqualTo(Answer.UNUSED);
  }

  @Test
  void fullMemory_forgetsNothingThatCounts_andHasRoomWhenCodesEnd() {
    for (int code = 0; code < UsedCodes.MOST; code++) {
      assertThat(take(code, "gate-01", NOW)).isEqualTo(Answer.UNUSED);
    }
    assertThat(take(UsedCodes.MOST, "gate-01", NOW)).isEqualTo(Answer.FULL);
    assertThat(take(0, "gate-02", NOW)).isEqualTo(Answer.USED_ELSEWHERE);
    Instant after = NOW.plus(VALID).plus(UsedCodes.CLOCKS_DIFFER).plusMillis(1);
    assertThat(take(UsedCodes.MOST, "gate-01", after)).isEqualTo(Answer.UNUSED);
  }

  private Answer take(int code, String terminalId, Instant now) {
    return codes.take(code(code, NOW.plus(VALID)), terminalId, now);
  }

  private static ShownCode code(int number, Instant until) {
    return new ShownCode(
        new SignedBytes(ByteBuffer.allocate(ShownCode.LENGTH).putInt(number).array()), until);
  }
}

package org.onecard.agent.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Message.DenyListWanted;

final class DenyPaceTest {

  private static final DenyListWanted NEXT = new DenyListWanted(1, 0, 5, 600, 65_536);

  private final DenyPace pace = new DenyPace();
  private long now = Long.MAX_VALUE - 1_000; // A monotonic clock may begin anywhere.

  @Test
  void nothingIsAskedUntilSomethingIsWanted_andOncePerPiece() {
    assertThat(pace.poll(now, true)).isEmpty();
    pace.want(now, NEXT);

    assertThat(pace.poll(now, true))
        .contains(new DenyListWanted(1, 0, 5, 600, DenyPace.LEAST_BYTES));
    assertThat(pace.poll(now, true)).isEmpty();
  }

  @Test
  void tapUnderWay_goesFirst_butNotForEver() {
    pace.want(now, NEXT);

    assertThat(pace.poll(now, false)).isEmpty();
    pass(1_001);
    assertThat(pace.poll(now, false)).isPresent();
  }

  @Test
  void quickLine_isAskedForMore_andSlowOneForLess() {
    assertThat(sizeAfter(20)).isEqualTo(16_384);
    assertThat(sizeAfter(20)).isEqualTo(32_768);
    assertThat(sizeAfter(20)).isEqualTo(65_536);
    assertThat(sizeAfter(20)).isEqualTo(65_536);
    assertThat(sizeAfter(90)).isEqualTo(65_536);
    assertThat(sizeAfter(500)).isEqualTo(32_768);
    for (int piece = 0; piece < 5; piece++) {
      sizeAfter(500);
    }
    assertThat(sizeAfter(500)).isEqualTo(DenyPace.LEAST_BYTES);
  }

  @Test
  void whatCouldNotBeLaidDown_isOfferedAgainAfterAMinute_onceAndOnlyWhileTheLinkIsUp() {
    PaperShelf shelf =
        new PaperShelf(
            SigningKey.generate(Signature.Algorithm.ED25519, RandomBytes.from(new SecureRandom())),
            1);
    shelf.publish(DenyTags.of(1));
    pace.offered(shelf.offer().orElseThrow());
    pace.want(now, NEXT);

    pace.failed(now);

    assertThat(pace.poll(now, true)).isEmpty();
    pass(59_999);
    assertThat(pace.pollOffer(now)).isEmpty();
    pass(1);
    assertThat(pace.pollOffer(now)).isEqualTo(shelf.offer());
    assertThat(pace.pollOffer(now)).isEmpty();

    pace.failed(now);
    pace.stop();
    pass(60_000);
    assertThat(pace.pollOffer(now)).isEmpty();
  }

  @Test
  void unansweredPiece_isAskedForAgain_andNotWhenTheLinkIsGone() {
    pace.want(now, NEXT);
    pace.poll(now, true);
    pass(9_000);
    assertThat(pace.poll(now, true)).isEmpty();
    pass(1_001);
    assertThat(pace.poll(now, true)).isPresent();

    pace.stop();
    pass(60_000);
    assertThat(pace.poll(now, true)).isEmpty();
  }

  /** How much is asked for after a piece that took so long. */
  private int sizeAfter(long tookMs) {
    pace.want(now, NEXT);
    pace.poll(now, true);
    pass(tookMs);
    pace.came(now);
    pace.want(now, NEXT);
    return pace.poll(now, true).orElseThrow().most();
  }

  private void pass(long ms) {
    now += Duration.ofMillis(ms).toNanos();
  }
}

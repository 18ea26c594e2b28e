package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.proof.ChallengePool.NotOurs;
import org.onecard.card.proof.ChallengePool.Spent;
import org.onecard.card.proof.ChallengePool.SpentBefore;

class ChallengePoolTest {

  private static final long SECOND = 1_000_000_000L;

  private final ChallengePool pool = new ChallengePool(4, Duration.ofSeconds(60));

  @Test
  void challenge_isGoodOnce() {
    assertThat(pool.giveOut(challenge(1), 0)).isTrue();
    assertThat(pool.redeem(challenge(1), SECOND)).isInstanceOf(Spent.class);
    assertThat(pool.redeem(challenge(1), SECOND)).isEqualTo(new SpentBefore());
    assertThat(pool.redeem(challenge(1), 59 * SECOND)).isEqualTo(new SpentBefore());
    assertThat(pool.redeem(challenge(1), 60 * SECOND)).isEqualTo(new NotOurs());
  }

  @Test
  void challenge_isGoodForItsTimeOnly() {
    pool.giveOut(challenge(1), 0);
    pool.giveOut(challenge(2), 30 * SECOND);
    assertThat(pool.redeem(challenge(1), 60 * SECOND)).isEqualTo(new NotOurs());
    assertThat(pool.redeem(challenge(2), 89 * SECOND)).isInstanceOf(Spent.class);
  }

  @Test
  void challengeThatWasNeverGivenOut_isNotOurs() {
    pool.giveOut(challenge(1), 0);
    assertThat(pool.redeem(challenge(2), 0)).isEqualTo(new NotOurs());
  }

  @Test
  void fullPool_givesNothingOutUntilSomethingExpires() {
    for (int i = 0; i < 4; i++) {
      assertThat(pool.giveOut(challenge(i), i * SECOND)).isTrue();
    }
    pool.redeem(challenge(0), 4 * SECOND);
    assertThat(pool.giveOut(challenge(9), 5 * SECOND)).isFalse();
    assertThat(pool.redeem(challenge(9), 5 * SECOND)).isEqualTo(new NotOurs());
    assertThat(pool.giveOut(challenge(9), 60 * SECOND)).isTrue();
  }

  @Test
  void challengeThatIsDrawnTwice_isNotGivenOutAgain() {
    assertThat(pool.giveOut(challenge(1), 0)).isTrue();
    assertThat(pool.giveOut(challenge(1), 1)).isFalse();
    pool.redeem(challenge(1), 2);
    assertThat(pool.giveOut(challenge(1), 3)).isFalse();
  }

  @Test
  void clockThatRunsOverItsEnd_changesNothing() {
    long nearEnd = Long.MAX_VALUE - SECOND;
    pool.giveOut(challenge(1), nearEnd);
    assertThat(pool.redeem(challenge(1), nearEnd + 2 * SECOND)).isInstanceOf(Spent.class);
    assertThat(pool.redeem(challenge(1), nearEnd + 61 * SECOND)).isEqualTo(new NotOurs());
  }

  @Test
  void pool_needsRoomAndTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChallengePool(0, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChallengePool(1, Duration.ZERO));
  }

  @Test
  void stock_handsEachChallengeOutOnceOldestFirst() {
    ChallengeStock stock = new ChallengeStock(3);
    stock.add(challenge(1), 10 * SECOND);
    stock.add(challenge(2), 20 * SECOND);
    assertThat(stock.size(0)).isEqualTo(2);
    assertThat(stock.take(0)).hasValue(challenge(1));
    assertThat(stock.take(0)).hasValue(challenge(2));
    assertThat(stock.take(0)).isEmpty();
  }

  @Test
  void stock_forgetsWhatHasExpiredAndTheOldestOfTooMany() {
    ChallengeStock stock = new ChallengeStock(2);
    for (int i = 1; i <= 3; i++) {
      stock.add(challenge(i), i * 10L * SECOND);
    }
    assertThat(stock.size(0)).isEqualTo(2);
    assertThat(stock.take(20 * SECOND)).hasValue(challenge(3));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChallengeStock(0));
  }

  private static CardChallenge challenge(int seed) {
    byte[] bytes = new byte[CardChallenge.LENGTH];
    new Random(seed).nextBytes(bytes);
    return CardChallenge.of(bytes);
  }
}

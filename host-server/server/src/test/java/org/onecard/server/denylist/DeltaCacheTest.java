package org.onecard.server.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.onecard.protocol.record.SignedBytes;

class DeltaCacheTest {

  private final DeltaCache cache = new DeltaCache(100);

  @Test
  void asManyAreHeldAsFit_andTheOneAskedForLongestAgoGoes() {
    cache.put(1, bytes(40));
    cache.put(2, bytes(40));
    assertThat(cache.find(1)).isPresent();
    cache.put(3, bytes(40));

    assertThat(cache.find(1)).isPresent();
    assertThat(cache.find(2)).isEmpty();
    assertThat(cache.find(3)).isPresent();
    assertThat(cache.bytes()).isEqualTo(80);
  }

  @Test
  void manySmallOnes_areHeldSideBySide() {
    for (int base = 1; base <= 10; base++) {
      cache.put(base, bytes(10));
    }
    assertThat(cache.bytes()).isEqualTo(100);
    assertThat(cache.find(1)).isPresent();
  }

  @Test
  void oneThatIsLongerThanAll_isHeldAlone() {
    cache.put(1, bytes(40));
    cache.put(2, bytes(1_000));

    assertThat(cache.find(1)).isEmpty();
    assertThat(cache.find(2)).isPresent();
    cache.put(3, bytes(10));
    assertThat(cache.find(2)).isEmpty();
    assertThat(cache.bytes()).isEqualTo(10);
  }

  @Test
  void sameBaseAgain_countsOnce() {
    cache.put(1, bytes(40));
    cache.put(1, bytes(60));

    assertThat(cache.bytes()).isEqualTo(60);
    cache.clear();
    assertThat(cache.bytes()).isZero();
  }

  private static SignedBytes bytes(int length) {
    return new SignedBytes(new byte[length]);
  }
}

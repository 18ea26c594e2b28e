package org.onecard.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

  @Test
  void ofOneHundred_theNearestRankIsTaken() {
    long[] milliseconds = LongStream.rangeClosed(1, 100).map(ms -> ms * 1_000_000).toArray();

    Percentiles percentiles = Percentiles.of(milliseconds);

    assertThat(percentiles.p50Ms()).isEqualTo(50.0);
    assertThat(percentiles.p99Ms()).isEqualTo(99.0);
    assertThat(percentiles.maxMs()).isEqualTo(100.0);
    assertThat(percentiles.count()).isEqualTo(100);
  }

  @Test
  void ofOne_allAreThatOne() {
    assertThat(Percentiles.of(new long[] {2_000_000})).isEqualTo(new Percentiles(2, 2, 2, 1));
  }

  @Test
  void theOrderGivenDoesNotMatter() {
    assertThat(Percentiles.of(new long[] {3_000_000, 1_000_000, 2_000_000}).p50Ms()).isEqualTo(2.0);
  }
}

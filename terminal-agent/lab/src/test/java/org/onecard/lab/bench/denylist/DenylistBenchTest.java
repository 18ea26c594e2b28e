package org.onecard.lab.bench.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenylistBenchTest {

  @TempDir private Path directory;

  @Test
  void listIsFetchedOverABreak_andTheDaysChangeTakesAsLongAsTheLineSays() throws Exception {
    DenylistBench.Result result =
        DenylistBench.run(new DenylistBench.Plan(400_000, 2_000, 200_000), directory);

    assertThat(result.cards()).isEqualTo(400_000);
    assertThat(result.fileBytes()).isBetween(2_400_000L, 2_400_300L);
    // What came after the last whole mebibyte is fetched again, and frames stand around it all.
    assertThat(result.wholeSent()).isBetween(2_400_000L, 3_600_000L);
    assertThat(result.dayBytes()).isBetween(12_000L, 13_000L);
    // 12 kB over 200 kbit/s take half a second; a line that is not slow would take none.
    assertThat(result.dayMs()).isGreaterThan(450);
  }
}

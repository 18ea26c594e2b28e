package org.onecard.lab.bench.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaBenchTest {

  @TempDir private Path directory;

  @Test
  void gatesThatComeBackLate_oversellASlotByWhatTheyWereLentAndNoMore() throws Exception {
    QuotaBench.Result result = QuotaBench.run(new QuotaBench.Plan(12, 4, 200, 20), directory);

    assertThat(result.soldOnline()).isEqualTo(200);
    assertThat(result.lent()).isEqualTo(20);
    assertThat(result.taken()).isEqualTo(result.approved()).isEqualTo(220);
    assertThat(result.over()).isEqualTo(20);
  }
}

package org.onecard.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.journal.JournalSize;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;

/** A real terminal with a backlog, a real host, TLS between. */
class TapsDuringDrainTest {

  private static final int RECORDS = 30_000;
  private static final int TURN = 5;
  private static final int MOST_TAPS = 200;

  @TempDir private Path folder;

  @Test
  void tapWhileABacklogGoesUp_isDecidedByTheHost_andTheBookHolds()
      throws IOException, InterruptedException {
    JournalSize size = new JournalSize(1 << 20, 64);
    try (OverheadBench bench =
        OverheadBench.open(
            folder,
            MOST_TAPS,
            List.of(),
            data -> {
              DrainBench.write(data, RECORDS, size);
              return TerminalConfig.of(data).withJournalSize(size);
            })) {
      int taps = 0;
      int byHost = 0;
      while (bench.backlog() > RECORDS / 10 && taps < MOST_TAPS) {
        byHost += TURN - bench.run(TURN).alone();
        taps += TURN;
      }

      assertThat(byHost).as("of %d taps, decided by the host meanwhile", taps).isPositive();
      Patience.await("all to have gone up", () -> bench.backlog() == 0);
      var proof = new OperatorDesk(folder.resolve("host")).verify();
      assertThat(proof.getBoolean("proved")).as(proof.toString()).isTrue();
    }
  }
}

package org.onecard.server.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.RandomBytes;

class WarmUpTest {

  private static final RandomBytes RANDOM = RandomBytes.from(new SecureRandom());
  private static final int ROUNDS = 12;

  @TempDir private Path data;

  @Test
  void rehearsal_isTakenWholeByTheRealLaneWithoutARemark() throws Exception {
    Path file = data.resolve("ledger.db");
    try (Rehearsal rehearsal = new Rehearsal(file, Clock.systemUTC(), RANDOM)) {
      for (int round = 0; round < ROUNDS; round++) {
        rehearsal.play(round, TimeUnit.SECONDS.toNanos(20));
      }
    }
    try (Book book = Book.open(file)) {
      // The epoch's opening, then a tap, an outcome, an advice, a reversal and an event each round.
      assertThat(book.ledger().findHead("rehearsal").orElseThrow().sequence())
          .isEqualTo(1 + 5L * ROUNDS);
      assertThat(book.audit().listRecent(10)).isEmpty();
    }
  }

  @Test
  void warmUp_leavesNothingBehind() throws Exception {
    Set<Path> before = leftovers();
    try (WarmUp warmUp = WarmUp.start(Clock.systemUTC(), RANDOM)) {
      warmUp.await();
    }
    assertThat(leftovers()).isSubsetOf(before);
  }

  private static Set<Path> leftovers() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith(WarmUp.FOLDER))
          .collect(Collectors.toSet());
    }
  }
}

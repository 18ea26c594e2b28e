package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.protocol.crypto.CardToken;

/** A host killed in the middle of its commits, several times over one book. */
@ParameterizedClass
@EnumSource(TestPlace.class)
final class KilledProcessTest {

  private static final int KILLS = 4;
  private static final long SEED = 20_260_302;

  private final TestPlace kind;

  @TempDir Path folder;

  KilledProcessTest(TestPlace kind) {
    this.kind = kind;
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void bookOfAKilledHost_holdsEveryAnsweredCommitOnceAndIsProved() throws Exception {
    BookPlace place = kind.named("book", folder);
    long fundedFen = 100_000_000;
    try (Book book = kind.open(place)) {
      TestHost host = new TestHost(book);
      TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
      host.publish();
      host.enrol(gate);
      CardToken[] cards = new CardToken[8];
      for (int number = 0; number < cards.length; number++) {
        cards[number] = TestHost.card(number);
      }
      host.register(fundedFen, cards);
      host.book(gate.open());
    }
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      long answered = runAndKill(place, 10 + random.nextInt(60));
      try (Book book = kind.open(place)) {
        Proof proof = book.verifier().verify(new TestHost(book).key().verifyingKey());
        assertThat(proof).isInstanceOf(Proof.Proved.class);
        Proof.Proved proved = (Proof.Proved) proof;
        // The last commit may have been made without having been answered; no earlier one is lost.
        assertThat(proved.commits()).isGreaterThanOrEqualTo(answered);
        assertThat(proved.provisional()).isZero();
        assertThat(book.ledger().findHead("gate-01").orElseThrow().sequence())
            .isEqualTo(proved.records());
      }
    }
  }

  /** Answers the last commit that the process told of before it was killed. */
  private static long runAndKill(BookPlace place, int commits)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                CommitUntilKilled.class.getName(),
                place.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    try (BufferedReader told =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int heard = 0;
      String line = told.readLine();
      while (line != null) {
        if (line.startsWith("committed ")) {
          last = Long.parseLong(line.substring("committed ".length()));
          heard++;
          if (heard == commits) {
            // SIGKILL by its handle, which leaves the pipe open: what it said last is still read.
            process.toHandle().destroyForcibly();
          }
        } else {
          assertThat(line).doesNotStartWith("unexpected");
        }
        line = told.readLine();
      }
      assertThat(heard).isGreaterThanOrEqualTo(commits);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    return last;
  }
}

package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.ledger.CommitResult.Committed;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.protocol.crypto.CardToken;

/**
 * Prints how fast commits of 64 taps, and of one, are. Asserts that they are right, not how fast.
 */
@ParameterizedClass
@EnumSource(TestPlace.class)
final class ThroughputTest {

  private static final int BATCH = 64;
  private static final int COMMITS = 40;
  private static final int SINGLE_TAPS = 1_000;

  private final TestPlace kind;

  @TempDir Path folder;

  ThroughputTest(TestPlace kind) {
    this.kind = kind;
  }

  @Test
  void batchesOf64_areAllBooked() {
    try (Book book = kind.open(kind.named("book", folder))) {
      TestHost host = new TestHost(book);
      TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
      host.publish();
      host.enrol(gate);
      CardToken[] cards = new CardToken[BATCH];
      for (int number = 0; number < BATCH; number++) {
        cards[number] = TestHost.card(number);
      }
      host.register(1_000_000, cards);
      host.book(gate.open());
      long decidingNs = 0;
      long committingNs = 0;
      for (int commit = 0; commit < COMMITS; commit++) {
        List<TestTerminal.Said> taps = new ArrayList<>();
        for (CardToken card : cards) {
          taps.add(gate.tap(card, TestHost.METRO));
        }
        long start = System.nanoTime();
        LedgerCommit decided = host.decide(taps);
        long mid = System.nanoTime();
        assertThat(book.ledger().commit(decided)).isInstanceOf(Committed.class);
        committingNs += System.nanoTime() - mid;
        decidingNs += mid - start;
      }
      long taps = (long) BATCH * COMMITS;
      long start = System.nanoTime();
      Proof proof = book.verifier().verify(host.key().verifyingKey());
      long provingNs = System.nanoTime() - start;
      assertThat(proof).isInstanceOf(Proof.Proved.class);
      System.out.printf(
          "batches of %d: load, decide and seal %,d taps/s; commit %,d taps/s; prove %,d records/s%n",
          BATCH,
          perSecond(taps, decidingNs),
          perSecond(taps, committingNs),
          perSecond(taps, provingNs));
    }
  }

  @Test
  void tapsOneByOne_areAllBooked() {
    try (Book book = kind.open(kind.named("book", folder))) {
      TestHost host = new TestHost(book);
      TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
      host.publish();
      host.enrol(gate);
      host.register(1_000_000, TestHost.card(1));
      host.book(gate.open());
      long[] tookNs = new long[SINGLE_TAPS];
      for (int tap = 0; tap < tookNs.length; tap++) {
        LedgerCommit decided = host.decide(List.of(gate.tap(TestHost.card(1), TestHost.METRO)));
        long start = System.nanoTime();
        assertThat(book.ledger().commit(decided)).isInstanceOf(Committed.class);
        tookNs[tap] = System.nanoTime() - start;
      }
      assertThat(book.verifier().verify(host.key().verifyingKey()))
          .isInstanceOf(Proof.Proved.class);
      long firstNs = tookNs[0];
      Arrays.sort(tookNs);
      System.out.printf(
          "one tap a commit: p50 %,d us, p99 %,d us, max %,d us, the first %,d us%n",
          tookNs[tookNs.length / 2] / 1_000,
          tookNs[tookNs.length * 99 / 100] / 1_000,
          tookNs[tookNs.length - 1] / 1_000,
          firstNs / 1_000);
    }
  }

  private static long perSecond(long taps, long ns) {
    return taps * 1_000_000_000L / Math.max(1, ns);
  }
}

package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier.Proof;

/** A copy of a book that is being written. */
class CopyTest {

  @TempDir private Path folder;

  @Test
  void copyOfAFile_isOneMomentOfTheBook_andProvedAlone() throws Exception {
    Path file = folder.resolve("book.db");
    Path copy = Files.createFile(folder.resolve("copy.db"));
    try (Book book = Book.open(file)) {
      TestHost host = new TestHost(book);
      TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
      host.publish();
      host.enrol(gate);
      host.book(gate.open());
      AtomicBoolean enough = new AtomicBoolean();
      AtomicLong written = new AtomicLong();
      Thread writing =
          new Thread(
              () -> {
                while (!enough.get()) {
                  host.book(gate.event("no " + written.incrementAndGet()));
                }
              },
              "writer");
      writing.start();
      while (written.get() < 3) {
        Thread.onSpinWait();
      }
      book.copyTo(copy);
      enough.set(true);
      writing.join();

      try (Book copied = Book.openToRead(copy)) {
        Proof proof = copied.verifier().verify(host.key().verifyingKey());
        assertThat(proof).isInstanceOf(Proof.Proved.class);
        assertThat(((Proof.Proved) proof).records()).isBetween(3L, written.get() + 1);
        assertThat(((Proof.Proved) proof).commits())
            .isLessThanOrEqualTo(book.ledger().tip().commitId());
      }
    }
  }

  @Test
  void bookInPostgres_isNotCopied_andTheSentenceSaysHow() {
    BookPlace place = TestPlace.POSTGRES.named("copied", folder);
    try (Book book = TestPlace.POSTGRES.open(place)) {
      assertThatThrownBy(() -> book.copyTo(folder.resolve("copy.db")))
          .isInstanceOf(LedgerUnavailable.class)
          .hasMessageContaining("pg_dump --format=custom")
          .hasMessageNotContaining("null");
    }
  }
}

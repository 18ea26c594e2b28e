package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.protocol.chain.SealHead;

/** What a book in a file does that one in a database server does not. */
final class SqliteFileTest {

  @TempDir Path folder;

  private Path file = Path.of("");
  private Book book;
  private TestHost host;
  private final TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);

  @BeforeEach
  void open() {
    file = folder.resolve("book.db");
    book = Book.open(file);
    host = new TestHost(book);
    host.publish();
    host.enrol(gate);
  }

  @AfterEach
  void close() {
    book.close();
  }

  @Test
  void bookThatIsNotThere_isNotMadeByWhoReads() {
    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> Book.openToRead(folder.resolve("none.db")))
        .withMessageContaining("There is no book");
    assertThat(folder.resolve("none.db")).doesNotExist();
  }

  @Test
  void sumsOfADay_areFoundByTheTimeOfTheirLines() throws SQLException {
    try (var readers = new SqliteFile(file).openReaders();
        Connection connection = readers.getConnection();
        var statement = connection.createStatement();
        var plan =
            statement.executeQuery(
                "EXPLAIN QUERY PLAN SELECT item_id, count(*) FROM line WHERE item_id IS NOT NULL"
                    + " AND at_ms >= 5 GROUP BY item_id")) {
      assertThat(plan.next()).isTrue();
      assertThat(plan.getString("detail")).contains("line_by_time");
    }
  }

  @Test
  void secondOpening_namesTheProcessThatHasTheBook() {
    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> Book.open(file))
        .withMessageContaining("is open in process " + ProcessHandle.current().pid());
  }

  @Test
  void fullDisk_isUnavailableAndLeavesNothingHalfWritten() throws SQLException {
    TestTerminal.Said opening = gate.open();
    host.book(opening);
    book.close();
    SqliteFile sqlite = new SqliteFile(file);
    book =
        Book.open(
            file,
            () -> {
              Connection connection = sqlite.open();
              connection.setAutoCommit(true);
              try (var statement = connection.createStatement()) {
                // Room for the pages there are, and a few more.
                statement.execute("PRAGMA max_page_count = 1");
              }
              connection.setAutoCommit(false);
              return connection;
            });
    host = new TestHost(book);
    SealHead before = book.ledger().tip();
    long booked = 0;
    LedgerUnavailable full = null;
    for (int tries = 0; tries < 2_000 && full == null; tries++) {
      LedgerCommit commit = host.decide(List.of(gate.event("x".repeat(400))));
      try {
        CommitResult unused = book.ledger().commit(commit);
        booked++;
      } catch (LedgerUnavailable e) {
        full = e;
      }
    }
    assertThat(full).isNotNull();
    assertThat(full).hasMessageContaining("full");
    assertThat(book.ledger().tip().commitId()).isEqualTo(before.commitId() + booked);

    book.close();
    book = Book.open(file);
    Proof proof = book.verifier().verify(host.key().verifyingKey());
    assertThat(proof).isInstanceOf(Proof.Proved.class);
    assertThat(((Proof.Proved) proof).records()).isEqualTo(1 + booked);
  }

  @Test
  void fileThatIsNoBook_isRefusedWithASentenceAndLeftAlone() throws IOException {
    Path other = folder.resolve("other.db");
    Files.writeString(other, "this is a letter and not a book, and it is long enough to be read");
    for (int tries = 0; tries < 2; tries++) {
      assertThatExceptionOfType(LedgerUnavailable.class)
          .isThrownBy(() -> Book.open(other))
          .withMessageContaining("cannot be opened");
    }
    assertThat(Files.readString(other)).startsWith("this is a letter");
  }
}

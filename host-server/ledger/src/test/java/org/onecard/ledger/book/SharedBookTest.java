package org.onecard.ledger.book;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.CommitResult.Committed;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Money;

/** Two hosts upon one book in a database server. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SharedBookTest {

  private static final CardToken CARD = TestHost.card(1);
  private static final int TAPS = 60;

  @TempDir Path folder;

  private BookPlace place;
  private Book north;
  private Book south;
  private TestHost northHost;
  private TestHost southHost;
  private final TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
  private final TestTerminal kiosk = new TestTerminal("kiosk-02", "south", TestHost.START);

  @BeforeEach
  void open() {
    place = TestPlace.POSTGRES.named("shared", folder);
    north = TestPlace.POSTGRES.open(place);
    south = TestPlace.POSTGRES.open(place);
    northHost = new TestHost(north);
    southHost = new TestHost(south);
    northHost.publish();
    northHost.enrol(gate);
    southHost.enrol(kiosk);
    northHost.register(10_000_000, CARD);
    assertThat(northHost.book(gate.open())).isInstanceOf(Committed.class);
    assertThat(southHost.book(kiosk.open())).isInstanceOf(Committed.class);
  }

  @AfterEach
  void close() {
    north.close();
    south.close();
  }

  private Proof verify() {
    return north.verifier().verify(northHost.key().verifyingKey());
  }

  private static CardState load(Book book) {
    return requireNonNull(book.ledger().loadCards(List.of(CARD)).get(CARD));
  }

  @Test
  void cardTappedAtBothAtOnce_isDecidedOnce() throws Exception {
    TestTerminal.Said atNorth = gate.tap(CARD, TestHost.METRO);
    TestTerminal.Said atSouth = kiosk.tap(CARD, TestHost.METRO);
    LedgerCommit one = northHost.decide(List.of(atNorth));
    LedgerCommit other = southHost.decide(List.of(atSouth));

    List<CommitResult> results =
        inParallel(List.of(() -> north.ledger().commit(one), () -> south.ledger().commit(other)));

    assertThat(results).filteredOn(result -> result instanceof Committed).hasSize(1);
    assertThat(load(south).balance()).isEqualTo(Money.fen(10_000_000 - 200));
    // A decision upon the card as it was is not taken either where it is sealed behind the other's.
    boolean northWon = results.get(0) instanceof Committed;
    LedgerCommit again =
        northWon ? southHost.decide(List.of(atSouth)) : northHost.decide(List.of(atNorth));
    LedgerCommit stale =
        new LedgerCommit(again.seal(), again.lines(), (northWon ? other : one).cardVersions());
    assertThat(south.ledger().commit(stale)).isInstanceOf(CommitResult.CardsMoved.class);
    assertThat(south.ledger().commit(again)).isInstanceOf(Committed.class);
    assertThat(verify()).isInstanceOf(Proof.Proved.class);
  }

  @Test
  void bothBookingAsFastAsTheyCan_loseNothingAndKeepOneChain() throws Exception {
    List<Booked> booked =
        inParallel(
            List.of(() -> bookAll(north, northHost, gate), () -> bookAll(south, southHost, kiosk)));

    long chargedFen = booked.stream().mapToLong(Booked::chargedFen).sum();
    assertThat(chargedFen).isPositive();
    assertThat(load(north).balance()).isEqualTo(Money.fen(10_000_000 - chargedFen));
    assertThat(verify())
        .isInstanceOfSatisfying(
            Proof.Proved.class, proved -> assertThat(proved.records()).isEqualTo(2L * TAPS + 2));
    // They did meet: else this test shows nothing.
    assertThat(booked.stream().mapToInt(Booked::again).sum()).isPositive();
  }

  /**
   * @param chargedFen of all taps
   * @param again how often a tap was decided again
   */
  private record Booked(long chargedFen, int again) {}

  /** Books taps one by one, each until it is in the book. */
  private static Booked bookAll(Book book, TestHost host, TestTerminal terminal) {
    long chargedFen = 0;
    int again = 0;
    for (int count = 0; count < TAPS; count++) {
      TestTerminal.Said tap = terminal.tap(CARD, TestHost.METRO);
      LedgerCommit commit = host.decide(List.of(tap));
      while (!(book.ledger().commit(commit) instanceof Committed)) {
        again++;
        commit = host.decide(List.of(tap));
      }
      chargedFen -= commit.lines().get(0).content().cardAmountFen();
    }
    return new Booked(chargedFen, again);
  }

  @Test
  void hostThatDiesInTheMiddleOfACommit_doesNotKeepTheOtherFromItsOwn() throws Exception {
    Connection dying = place.open();
    place.takeTurn(dying);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<CommitResult> waiting =
          thread.submit(() -> southHost.book(kiosk.tap(CARD, TestHost.METRO)));
      assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      // As the operating system does when the process is gone.
      dying.close();
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(Committed.class);
    } finally {
      thread.shutdownNow();
    }
    assertThat(verify()).isInstanceOf(Proof.Proved.class);
  }

  @Test
  void connectionsCutByTheServer_areOpenedAgain() throws SQLException {
    TestTerminal.Said tap = gate.tap(CARD, TestHost.METRO);
    LedgerCommit commit = northHost.decide(List.of(tap));
    cutAllConnections();
    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> north.ledger().commit(commit));
    assertThat(north.ledger().commit(commit)).isInstanceOf(Committed.class);
    assertThat(load(north).balance()).isEqualTo(Money.fen(10_000_000 - 200));
    assertThat(verify()).isInstanceOf(Proof.Proved.class);
  }

  @Test
  void whatWasBooked_isNeitherChangedNorDeleted() throws SQLException {
    north.audit().append(new AuditEntry(TestHost.START, "operator", "test.one", "first"));
    try (Connection connection = place.open();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("seal", "submission", "line", "posting", "catalogue", "audit")) {
        assertThatThrownBy(() -> statement.execute("DELETE FROM " + table))
            .as(table)
            .hasMessageContaining("append only");
        connection.rollback();
        assertThatThrownBy(() -> statement.execute("TRUNCATE " + table + " CASCADE"))
            .as(table)
            .hasMessageContaining("append only");
        connection.rollback();
      }
      assertThatThrownBy(() -> statement.execute("TRUNCATE catalogue_rollout CASCADE"))
          .hasMessageContaining("append only");
      connection.rollback();
      assertThatThrownBy(() -> statement.execute("UPDATE line SET at_ms = 0"))
          .hasMessageContaining("append only");
      connection.rollback();
    }
  }

  @Test
  void editedBalance_isFound() throws SQLException {
    try (Connection connection = place.open();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE card_state SET balance_fen = balance_fen + 100"))
          .isEqualTo(1);
      connection.commit();
    }
    assertThat(verify()).isInstanceOf(Proof.Wrong.class);
  }

  private void cutAllConnections() throws SQLException {
    try (Connection connection = place.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
  }

  private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> done : threads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}

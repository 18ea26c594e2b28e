package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;

/** Whoever edits the file with a shell is found out, and the line is named. */
final class TamperTest {

  /** Of these tables only the columns named are proved; of all others every one. */
  private static final Map<String, Set<String>> PROVED_IN_PART =
      Map.of(
          // A version only ever counts up, and imports count too: it must not be lowered.
          "card_state", Set.of("card_token", "balance_fen", "funded_fen"),
          "catalogue",
              Set.of("version", "effective_ms", "bundle_bytes", "signature_algorithm", "signature"),
          "record_key", Set.of("terminal_id", "public_key"));

  private static final List<String> TABLES =
      List.of(
          "seal",
          "submission",
          "line",
          "posting",
          "card_state",
          "card_history",
          "terminal_head",
          "record_key",
          "catalogue",
          "audit");

  @TempDir Path folder;

  private Path file = Path.of("");
  private final TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
  private final TestTerminal kiosk = new TestTerminal("kiosk-02", "south", TestHost.START);

  @BeforeEach
  void writeBook() {
    file = folder.resolve("book.db");
    try (Book book = Book.open(file)) {
      TestHost host = new TestHost(book);
      host.publish();
      host.enrol(gate);
      host.enrol(kiosk);
      host.register(10_000, TestHost.card(1), TestHost.card(2));
      host.book(gate.open(), kiosk.open());
      TestTerminal.Said tap = gate.tap(TestHost.card(1), TestHost.METRO);
      TestTerminal.Said free = kiosk.tap(TestHost.card(2), TestHost.GARDEN);
      host.book(tap, free);
      host.book(gate.tap(TestHost.card(1), TestHost.METRO));
      host.book(
          gate.outcome(tap.record().content().id().toString(), Outcome.PASSED),
          kiosk.advice(
              TestHost.card(2),
              TestHost.METRO,
              Optional.empty(),
              Facts.NONE,
              new Decision.Approved(
                  Money.fen(200), Optional.empty(), Optional.empty(), new Notice("请通行", "go"))));
      // Rides that a tariff prices together, so that journeys lie in lines and in a card's history.
      host.book(gate.tap(TestHost.card(1), TestHost.TRAM));
      host.book(gate.tap(TestHost.card(1), TestHost.TRAM));
      book.audit().append(new AuditEntry(TestHost.START, "operator", "test.one", "first"));
      book.audit().append(new AuditEntry(TestHost.START, "operator", "test.two", "second"));
    }
  }

  private Proof verify(Path book) {
    try (Book open = Book.open(book)) {
      return open.verifier().verify(new TestHost(open).key().verifyingKey());
    }
  }

  @Test
  void untouchedBook_isProved() {
    assertThat(verify(file)).isInstanceOf(Proof.Proved.class);
  }

  @Test
  void anyEditedCell_isFound() throws Exception {
    List<Cell> cells = new ArrayList<>();
    for (String table : TABLES) {
      cells.addAll(cells(table));
    }
    List<Cell> unnoticed = new ArrayList<>();
    Verifier hostKey = TestTerminal.keyFrom("host").verifyingKey();
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      dropTriggers(statement);
      connection.setAutoCommit(false);
      for (Cell cell : cells) {
        edit(statement, cell);
        Proof proof = BookVerifier.verify(DSL.using(connection, SQLDialect.SQLITE), hostKey);
        if (proof instanceof Proof.Proved) {
          unnoticed.add(cell);
        }
        connection.rollback();
      }
    }
    assertThat(unnoticed).isEmpty();
    assertThat(cells).hasSizeGreaterThan(150);
  }

  private record Cell(String table, long rowId, String column) {}

  private List<Cell> cells(String table) throws SQLException {
    List<Cell> cells = new ArrayList<>();
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      List<String> columns = new ArrayList<>();
      try (ResultSet info = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
        while (info.next()) {
          String column = info.getString("name");
          if (!PROVED_IN_PART.containsKey(table)
              || PROVED_IN_PART.getOrDefault(table, Set.of()).contains(column)) {
            columns.add(column);
          }
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT rowid FROM " + table)) {
        while (rows.next()) {
          for (String column : columns) {
            cells.add(new Cell(table, rows.getLong(1), column));
          }
        }
      }
    }
    return cells;
  }

  private static Connection connect(Path book) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + book);
  }

  /** Gives a cell another value of its own kind; an absent value becomes a present one. */
  private static void edit(Statement statement, Cell cell) throws SQLException {
    String column = cell.column();
    int changed =
        statement.executeUpdate(
            "UPDATE "
                + cell.table()
                + " SET "
                + column
                + " = CASE typeof("
                + column
                + ") WHEN 'integer' THEN "
                + (column.equals("approved") ? "1 - approved" : column + " + 1000")
                + " WHEN 'text' THEN "
                + column
                + " || 'x' WHEN 'blob' THEN CAST(substr("
                + column
                + ", 1, length("
                + column
                + ") - 1) || CASE substr("
                + column
                + ", -1) WHEN x'07' THEN x'08' ELSE x'07' END AS BLOB)"
                + " ELSE 7 END WHERE rowid = "
                + cell.rowId());
    assertThat(changed).isEqualTo(1);
  }

  private static void dropTriggers(Statement statement) throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (ResultSet names =
        statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'trigger'")) {
      while (names.next()) {
        triggers.add(names.getString(1));
      }
    }
    for (String trigger : triggers) {
      statement.execute("DROP TRIGGER " + trigger);
    }
  }

  @Test
  void journeys_areInTheBook_andAReplacedOneIsFound() throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement();
        ResultSet rides =
            statement.executeQuery(
                "SELECT count(*) FROM line WHERE history_journeys IS NOT NULL")) {
      assertThat(rides.getInt(1)).isEqualTo(2);
    }
    // Another sound one in its place: the first ride's, where two rides are known.
    editWhere(
        "card_history",
        "history_journeys = (SELECT history_journeys FROM line WHERE commit_id = 6)",
        "history_journeys IS NOT NULL");
    assertThat(verify(file)).isInstanceOf(Proof.Wrong.class);
  }

  @Test
  void editedLocation_namesTheRecord() throws SQLException {
    editWhere("line", "location_id = 'east'", "terminal_id = 'gate-01' AND sequence = 3");
    assertThat(verify(file))
        .isInstanceOfSatisfying(
            Proof.Wrong.class,
            wrong -> {
              assertThat(wrong.where()).isEqualTo("record gate-01.1.3");
              assertThat(wrong.table()).isEqualTo("line");
            });
  }

  @Test
  void editedAmount_namesTheRecordAndTheSum() throws SQLException {
    editWhere("posting", "amount_fen = -100", "amount_fen = -200 AND commit_id = 3");
    assertThat(((Proof.Wrong) verify(file)).sentence())
        .isEqualTo("record gate-01.1.2: table posting: its postings sum to 100 fen, not 0");
  }

  @Test
  void editedPairOfPostings_isStillFound() throws SQLException {
    editWhere("posting", "amount_fen = amount_fen / 2", "commit_id = 3");
    assertThat(((Proof.Wrong) verify(file)).where()).isEqualTo("record gate-01.1.2");
  }

  @Test
  void deletedLastCommit_isFoundByTheBalance() throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      dropTriggers(statement);
      for (String table : List.of("posting", "line", "seal")) {
        statement.execute("DELETE FROM " + table + " WHERE commit_id = 7");
      }
    }
    assertThat(verify(file)).isInstanceOf(Proof.Wrong.class);
  }

  @Test
  void appendOnlyTables_refuseUpdateAndDelete() throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      for (String table : List.of("seal", "submission", "line", "posting", "catalogue", "audit")) {
        assertThatThrownBy(() -> statement.execute("DELETE FROM " + table))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("append only");
      }
      assertThatThrownBy(() -> statement.execute("UPDATE line SET at_ms = 0"))
          .hasMessageContaining("append only");
    }
  }

  private void editWhere(String table, String set, String where) throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      dropTriggers(statement);
      statement.execute("UPDATE " + table + " SET " + set + " WHERE " + where);
    }
  }
}

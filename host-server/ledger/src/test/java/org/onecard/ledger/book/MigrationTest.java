package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.PlaceKey;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;

/**
 * A book of every earlier schema is brought up to date without a byte of what was booked changing
 * its meaning: it is proved, its balances are those that they were, and it is gone on with.
 *
 * <p>The rows are those of {@code src/test/resources/books}: {@code v1.rows}, as a host of the
 * first schema wrote them, and {@code vN.rows}, what a later schema has beside. They stay as they
 * are; a new migration is tried by this test without anything being added.
 */
class MigrationTest {

  private static final Path BOOKS = Path.of("src", "test", "resources", "books");
  private static final CardToken RIDER = TestHost.card(1);
  private static final long RIDERS_BALANCE_FEN = 10_000 - 2 * 200;

  @TempDir private Path folder;

  private record Case(TestPlace place, String version) {
    @Override
    public String toString() {
      return place + " from version " + version;
    }
  }

  /** Every version, the newest too, on both databases. */
  static Stream<Case> cases() {
    List<String> versions =
        Arrays.stream(flyway("jdbc:sqlite::memory:").load().info().all())
            .map(MigrationInfo::getVersion)
            .map(String::valueOf)
            .toList();
    assertThat(versions).startsWith("1", "2", "3");
    return versions.stream()
        .flatMap(
            version -> Arrays.stream(TestPlace.values()).map(place -> new Case(place, version)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bookOfAnEarlierSchema_isProvedAfterTheMigration_holdsTheSame_andGoesOn(Case from)
      throws Exception {
    BookPlace place = from.place().named("migrated", folder);
    begin(from, place);

    try (Book book = from.place().open(place)) {
      TestHost host = new TestHost(book);
      Proof proof = book.verifier().verify(host.key().verifyingKey());
      assertThat(proof).isInstanceOf(Proof.Proved.class);
      long commits = ((Proof.Proved) proof).commits();
      assertThat(((Proof.Proved) proof).records()).isEqualTo(6);
      assertThat(balanceFen(book, RIDER)).isEqualTo(RIDERS_BALANCE_FEN);
      assertThat(book.reader().balances())
          .isEqualTo(Map.of("funding:registry", -20_000L, "operator:made-up-metro", 600L));
      assertThat(book.terminals().listTerminals()).hasSize(2);
      assertThat(book.catalogues().listVersions()).hasSize(1);
      if (Integer.parseInt(from.version()) >= 11) {
        assertThat(
                book.sites()
                    .standing(
                        new PlaceKey("garden", LocalDate.of(2026, 3, 2), "am"), TestHost.START)
                    .place()
                    .taken())
            .isEqualTo(3);
      }

      TestTerminal late = new TestTerminal("gate-09", "north", TestHost.START.plusSeconds(86_400));
      host.enrol(late);
      assertThat(host.book(late.open(), late.tap(RIDER, TestHost.METRO)))
          .isInstanceOf(CommitResult.Committed.class);
      assertThat(balanceFen(book, RIDER)).isEqualTo(RIDERS_BALANCE_FEN - 200);
      assertThat(book.verifier().verify(host.key().verifyingKey()))
          .isInstanceOfSatisfying(
              Proof.Proved.class, again -> assertThat(again.commits()).isEqualTo(commits + 1));
    }
  }

  /** Had the migration changed one sealed byte, the proof would say so. */
  @Test
  void rowsThatWereChangedOnTheWay_areFound() throws Exception {
    BookPlace place = TestPlace.SQLITE.named("changed", folder);
    begin(new Case(TestPlace.SQLITE, "1"), place);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER line_is_not_updated");
      statement.execute("UPDATE line SET history_count = history_count + 1");
    }
    try (Book book = TestPlace.SQLITE.open(place)) {
      assertThat(book.verifier().verify(new TestHost(book).key().verifyingKey()))
          .isInstanceOf(Proof.Wrong.class);
    }
  }

  // ---- books of then ----

  private void begin(Case from, BookPlace place) throws Exception {
    FluentConfiguration flyway;
    if (place instanceof PostgresServer postgres) {
      // What stands before all migrations; what comes after them is of the newest schema.
      Path before = Files.createDirectories(folder.resolve("before"));
      Files.writeString(
          before.resolve("beforeMigrate.sql"), resource("/db/postgresql/beforeMigrate.sql"));
      try (Connection connection = postgres.open()) {
        flyway =
            flyway(connection.getMetaData().getURL())
                .locations("classpath:db/migration", "filesystem:" + before)
                .placeholders(Map.of("bytes", "BYTEA", "refuse", "EXECUTE FUNCTION append_only()"));
      }
      flyway.dataSource(String.valueOf(flyway.getUrl()), "postgres", "");
    } else {
      flyway = flyway("jdbc:sqlite:" + place);
    }
    flyway.target(from.version()).load().migrate();
    try (Connection connection = place.open()) {
      for (int version = 1; version <= Integer.parseInt(from.version()); version++) {
        Path rows = BOOKS.resolve("v%d.rows".formatted(version));
        if (Files.exists(rows)) {
          RowsFile.insert(rows, connection);
        }
      }
      connection.commit();
    }
  }

  private static FluentConfiguration flyway(String url) {
    return Flyway.configure(MigrationTest.class.getClassLoader())
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .placeholders(
            Map.of("bytes", "BLOB", "refuse", "BEGIN SELECT RAISE(ABORT, 'append only'); END"));
  }

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(MigrationTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long balanceFen(Book book, CardToken card) {
    return Objects.requireNonNull(book.ledger().loadCards(List.of(card)).get(card), "no such card")
        .balance()
        .amountFen();
  }

  /**
   * How {@code v1.rows} was made: writes it where it is missing and {@code
   * -Donecard.golden.write=true}.
   */
  @Test
  void rowsOfTheFirstSchema_areThere() throws Exception {
    Path rows = BOOKS.resolve("v1.rows");
    if (Boolean.getBoolean("onecard.golden.write") && !Files.exists(rows)) {
      writeFirst(rows);
    }
    assertThat(Files.readAllLines(rows)).hasSizeGreaterThan(30);
  }

  private void writeFirst(Path rows) throws Exception {
    Path today = folder.resolve("today.db");
    try (Book book = Book.open(today)) {
      TestHost host = new TestHost(book);
      TestTerminal gate = new TestTerminal("gate-01", "north", TestHost.START);
      TestTerminal kiosk = new TestTerminal("kiosk-02", "south", TestHost.START);
      host.publish();
      host.enrol(gate);
      host.enrol(kiosk);
      host.register(10_000, RIDER, TestHost.card(2));
      TestTerminal.Said tap;
      host.book(gate.open(), kiosk.open());
      tap = gate.tap(RIDER, TestHost.METRO);
      host.book(tap);
      host.book(
          gate.outcome(tap.record().content().id().toString(), Outcome.PASSED),
          kiosk.advice(
              TestHost.card(2),
              TestHost.METRO,
              Optional.empty(),
              Facts.NONE,
              new Decision.Approved(
                  Money.fen(200), Optional.empty(), Optional.empty(), new Notice("请通行", "go"))));
      gate.wait(Duration.ofHours(5));
      host.book(gate.tap(RIDER, TestHost.METRO));
    }
    Path first = folder.resolve("first.db");
    flyway("jdbc:sqlite:" + first).target("1").load().migrate();
    Map<String, List<String>> columns = new LinkedHashMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + first)) {
      for (String table :
          List.of(
              "seal",
              "submission",
              "line",
              "posting",
              "card_state",
              "card_history",
              "terminal_head",
              "terminal",
              "certificate",
              "record_key",
              "epoch_grant",
              "registry_generation",
              "registry_card",
              "catalogue")) {
        columns.put(table, columns(connection, table));
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + today)) {
      RowsFile.write(rows, connection, columns);
    }
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet info = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (info.next()) {
        columns.add(info.getString("name"));
      }
    }
    return columns;
  }
}

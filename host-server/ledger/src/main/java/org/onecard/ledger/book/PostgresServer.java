package org.onecard.ledger.book;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.SQLDialect;
import org.onecard.ledger.LedgerUnavailable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How a book in a PostgreSQL database is opened, migrated and read.
 *
 * <p>Every transaction that writes holds one advisory lock from its first statement to its end, so
 * that the book has one writer at a time however many hosts share it, as its one chain of seals
 * needs. The lock goes with the connection: the database lets go of it when a host dies.
 */
final class PostgresServer implements BookPlace {

  /** Longer than a commit ever takes, and short enough that a dead server is noticed. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** A host that stopped in the middle of a commit must not keep the others from theirs. */
  private static final Duration IDLE_AT_MOST = Duration.ofSeconds(15);

  private static final int READERS = 8;

  /** Rows that a long reading holds in memory at once. */
  private static final int FETCHED_ROWS = 1_000;

  /** Names the writers' lock among the database's others: ASCII "onecardb". */
  private static final long WRITERS = 0x6F6E_6563_6172_6462L;

  private final PostgresAddress address;

  PostgresServer(PostgresAddress address) {
    this.address = address;
  }

  @Override
  public SQLDialect dialect() {
    return SQLDialect.POSTGRES;
  }

  @Override
  public void migrate() {
    flyway(source()).migrate();
  }

  @Override
  public boolean isUpToDate(DataSource readers) {
    return flyway(readers).info().pending().length == 0;
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(PostgresServer.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration", "classpath:db/postgresql")
        .placeholders(Map.of("bytes", "BYTEA", "refuse", "EXECUTE FUNCTION append_only()"))
        .load();
  }

  @Override
  public Connection open() throws SQLException {
    Connection connection = source().getConnection();
    try {
      // The promise of an answered commit is not left to a setting of the server.
      execute(connection, "SET synchronous_commit = on");
      execute(connection, "SET idle_in_transaction_session_timeout = " + IDLE_AT_MOST.toMillis());
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void takeTurn(Connection writer) throws SQLException {
    execute(writer, "SELECT pg_advisory_xact_lock(" + WRITERS + ")");
  }

  @Override
  public void copyTo(Path file) {
    throw new LedgerUnavailable(
        "The book lies in the PostgreSQL database %s: copy it with `pg_dump --format=custom`, of the"
                .formatted(address)
            + " server's own version or a later one; see firmware-docs/database.md.");
  }

  @Override
  public HikariDataSource openReaders() {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("book-readers");
    pool.setDataSource(source());
    pool.setMaximumPoolSize(READERS);
    pool.setMinimumIdle(0);
    pool.setReadOnly(true);
    pool.setAutoCommit(false);
    pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    pool.setConnectionTimeout(CONNECT_WITHIN.plusSeconds(1).toMillis());
    return new HikariDataSource(pool);
  }

  private PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.server()});
    source.setPortNumbers(new int[] {address.port()});
    source.setDatabaseName(address.database());
    source.setUser(address.user());
    address.password().ifPresent(source::setPassword);
    source.setSslMode(address.tls());
    address.authority().ifPresent(source::setSslRootCert);
    source.setApplicationName("onecard-host");
    source.setConnectTimeout((int) CONNECT_WITHIN.toSeconds());
    source.setSocketTimeout((int) ANSWER_WITHIN.toSeconds());
    source.setTcpKeepAlive(true);
    source.setDefaultRowFetchSize(FETCHED_ROWS);
    return source;
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}

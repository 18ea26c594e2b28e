package org.onecard.ledger.book;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.SQLDialect;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How a SQLite file is opened, migrated and read. */
final class SqliteFile implements BookPlace {

  /** Nobody else writes, so only a checkpoint or an operator's own shell is ever waited for. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  private static final int READERS = 4;

  private final Path file;

  SqliteFile(Path file) {
    this.file = file;
  }

  @Override
  public SQLDialect dialect() {
    return SQLDialect.SQLITE;
  }

  @Override
  public void migrate() {
    flyway(writing()).migrate();
  }

  @Override
  public boolean isUpToDate(DataSource readers) {
    return flyway(readers).info().pending().length == 0;
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(SqliteFile.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        .placeholders(
            Map.of("bytes", "BLOB", "refuse", "BEGIN SELECT RAISE(ABORT, 'append only'); END"))
        .load();
  }

  @Override
  public Connection open() throws SQLException {
    Connection connection = writing().getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** The lock on the file and the database's turnstile leave one writer. */
  @Override
  public void takeTurn(Connection writer) {}

  @Override
  public void copyTo(Path copy) throws SQLException {
    // A reader's snapshot, whole whatever is written meanwhile; and without what was deleted.
    try (Connection connection = source(settings()).getConnection();
        PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, copy.toString());
      vacuum.execute();
    }
  }

  @Override
  public HikariDataSource openReaders() {
    SQLiteConfig settings = settings();
    settings.setReadOnly(true);
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("book-readers");
    pool.setDataSource(source(settings));
    pool.setMaximumPoolSize(READERS);
    pool.setMinimumIdle(0);
    // Both the settings and the pool must say so, or the pool tries to switch it off.
    pool.setReadOnly(true);
    pool.setAutoCommit(false);
    pool.setConnectionTimeout(BUSY.toMillis());
    return new HikariDataSource(pool);
  }

  private SQLiteDataSource writing() {
    SQLiteConfig settings = settings();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    // A transaction that writes takes its place at once instead of failing half-way.
    settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return source(settings);
  }

  private SQLiteConfig settings() {
    SQLiteConfig settings = new SQLiteConfig();
    settings.enforceForeignKeys(true);
    settings.setBusyTimeout((int) BUSY.toMillis());
    return settings;
  }

  private SQLiteDataSource source(SQLiteConfig settings) {
    SQLiteDataSource source = new SQLiteDataSource(settings);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}

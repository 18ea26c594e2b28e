package org.onecard.ledger.book;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.onecard.ledger.LedgerUnavailable;

/** Where a book lies: how its schema is brought up to date, and how it is written and read. */
interface BookPlace extends ConnectionSource {

  SQLDialect dialect();

  void migrate();

  /** Whether nothing is left to migrate. */
  boolean isUpToDate(DataSource readers);

  /** The connection that writes; in a transaction, and safe on disk when it has committed. */
  @Override
  Connection open() throws SQLException;

  /**
   * Begins a transaction that writes: returns once no other writer of the book, in whatever
   * process, has one open. Rows that were written before are seen from here on.
   */
  void takeTurn(Connection writer) throws SQLException;

  /**
   * Writes the book as it is at one moment into a file, beside whoever writes.
   *
   * @param file empty
   * @throws LedgerUnavailable where such a place is copied by other means, with the sentence which
   */
  void copyTo(Path file) throws SQLException;

  /** Connections each of whose transactions sees one moment of the book. */
  HikariDataSource openReaders();
}

package org.onecard.ledger.book;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions: any number that read, one that writes. A connection that has failed is closed,
 * which rolls back, and the next writer opens another.
 */
final class Database implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  /** What is done within a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(DSLContext sql) throws SQLException;
  }

  /** What is done by the writer. */
  @FunctionalInterface
  interface Writing<T> {
    T run(Writer writer) throws SQLException;
  }

  private final String name;
  private final BookPlace place;
  private final HikariDataSource readers;
  private final ConnectionSource writers;
  private final ReentrantLock turnstile = new ReentrantLock(true);
  private @Nullable Writer writer;

  /**
   * @param writers opens the place's writing connection, or one that stands before it
   */
  Database(BookPlace place, HikariDataSource readers, ConnectionSource writers) {
    this.name = place.toString();
    this.place = place;
    this.readers = readers;
    this.writers = writers;
  }

  /** Reads one moment of the book; once more where the connection turns out to be cut. */
  <T> T read(String what, Work<T> work) {
    try {
      try {
        return readOnce(work);
      } catch (CutException cut) {
        LOG.info("[book={}] a connection was cut ({}): reading again", name, cut.getMessage());
        return readOnce(work);
      }
    } catch (SQLException | DataAccessException e) {
      throw unavailable(what, e);
    }
  }

  private <T> T readOnce(Work<T> work) throws SQLException {
    try (Connection connection = readers.getConnection()) {
      T result;
      try {
        result = work.run(using(connection));
      } catch (SQLException | DataAccessException e) {
        if (connection.isClosed()) {
          throw new CutException(e);
        }
        connection.rollback();
        throw e;
      }
      connection.rollback();
      return result;
    }
  }

  /** The connection ended while it was read. */
  private static final class CutException extends SQLException {
    private static final long serialVersionUID = 1L;

    CutException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Writes all of it or nothing. */
  <T> T write(String what, Work<T> work) {
    return writeWith(what, writer -> work.run(writer.sql()));
  }

  /** The same with plain statements at hand. */
  <T> T writeWith(String what, Writing<T> work) {
    return writeWith(what, work, result -> true, writer -> Optional.empty());
  }

  /**
   * Writes all of it or nothing.
   *
   * @param keep whether the work's result is to be committed; otherwise it is rolled back
   * @param readBack asked on a new connection when the commit itself failed: what the result was if
   *     it is in the book, else empty
   */
  <T> T writeWith(String what, Writing<T> work, Predicate<T> keep, Writing<Optional<T>> readBack) {
    turnstile.lock();
    try {
      return writeAlone(what, work, keep, readBack);
    } finally {
      turnstile.unlock();
    }
  }

  private <T> T writeAlone(
      String what, Writing<T> work, Predicate<T> keep, Writing<Optional<T>> readBack) {
    boolean committing = false;
    boolean whole = false;
    try {
      Writer open = writer();
      place.takeTurn(open.connection());
      T result = work.run(open);
      if (keep.test(result)) {
        committing = true;
        open.connection().commit();
      } else {
        open.connection().rollback();
      }
      whole = true;
      return result;
    } catch (SQLException | DataAccessException e) {
      discardWriter();
      whole = true;
      if (!committing) {
        throw unavailable(what, e);
      }
      LOG.warn(
          "[book={}] a commit failed ({}): reading back what became of it", name, e.toString());
      return readBack(what, readBack, e);
    } finally {
      if (!whole) {
        discardWriter();
      }
    }
  }

  private <T> T readBack(String what, Writing<Optional<T>> readBack, Exception cause) {
    try {
      Writer open = writer();
      // The lost connection's transaction may still be open in the database; after it, its fate is
      // settled.
      place.takeTurn(open.connection());
      Optional<T> found = readBack.run(open);
      open.connection().rollback();
      return found.orElseThrow(() -> unavailable(what, cause));
    } catch (SQLException | DataAccessException e) {
      discardWriter();
      e.addSuppressed(cause);
      throw new LedgerUnavailable(
          "The book "
              + name
              + " failed while it committed, and cannot be read to see whether it"
              + " did: "
              + e.getMessage(),
          e);
    }
  }

  private Writer writer() throws SQLException {
    Writer open = writer;
    if (open == null) {
      Connection connection = writers.open();
      open = new Writer(connection, using(connection), new Statements(connection));
      writer = open;
    }
    return open;
  }

  private void discardWriter() {
    Writer open = writer;
    writer = null;
    if (open != null) {
      try {
        open.connection().close();
      } catch (SQLException e) {
        LOG.warn("[book={}] closing a failed connection: {}", name, e.toString());
      }
    }
  }

  /** Writes all of it into a file, as it is at one moment. */
  void copyTo(Path file) {
    try {
      place.copyTo(file);
    } catch (SQLException e) {
      throw unavailable("be copied to " + file, e);
    }
  }

  private LedgerUnavailable unavailable(String what, Exception e) {
    Throwable cause = e instanceof DataAccessException && e.getCause() != null ? e.getCause() : e;
    return new LedgerUnavailable(
        "The book " + name + " cannot " + what + ": " + cause.getMessage() + ".", e);
  }

  private DSLContext using(Connection connection) {
    return DSL.using(connection, place.dialect());
  }

  @Override
  public void close() {
    turnstile.lock();
    try {
      readers.close();
      discardWriter();
    } finally {
      turnstile.unlock();
    }
  }
}

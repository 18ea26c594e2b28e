package org.onecard.ledger.book;

import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.api.FlywayException;
import org.onecard.ledger.AuditStore;
import org.onecard.ledger.CatalogueStore;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.JourneyStore;
import org.onecard.ledger.LedgerExplain;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier;
import org.onecard.ledger.RegistryStore;
import org.onecard.ledger.TerminalStore;

/** An open book. Safe from any thread; close it last, when nobody uses its parts any more. */
public final class Book implements AutoCloseable {

  private final BookLock lock;
  private final Database database;

  private Book(BookLock lock, Database database) {
    this.lock = lock;
    this.database = database;
  }

  /**
   * Opens a book, creates it where there is none, and brings its schema up to date.
   *
   * @param file in a folder that exists
   * @throws LedgerUnavailable when another process has it open, or it cannot be read or written
   */
  public static Book open(Path file) {
    SqliteFile sqlite = new SqliteFile(file);
    return open(file, sqlite::openWriter);
  }

  /** With a writer's connection of the caller's own: how faults are put between. */
  static Book open(Path file, ConnectionSource writers) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new LedgerUnavailable("The book's folder " + folder + " does not exist.");
    }
    BookLock lock = BookLock.take(file.toAbsolutePath());
    try {
      SqliteFile sqlite = new SqliteFile(file);
      sqlite.migrate();
      return new Book(lock, new Database(file.toString(), sqlite.openReaders(), writers));
    } catch (FlywayException | HikariPool.PoolInitializationException e) {
      lock.close();
      throw new LedgerUnavailable("The book " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  public LedgerStore ledger() {
    return new SqlLedgerStore(database);
  }

  public TerminalStore terminals() {
    return new SqlTerminalStore(database);
  }

  public JourneyStore journeys() {
    return new SqlJourneyStore(database);
  }

  public RegistryStore registry() {
    return new SqlRegistryStore(database);
  }

  public DenyStore denials() {
    return new SqlDenyStore(database);
  }

  public CatalogueStore catalogues() {
    return new SqlCatalogueStore(database);
  }

  public AuditStore audit() {
    return new SqlAuditStore(database);
  }

  public LedgerReader reader() {
    return new SqlLedgerReader(database);
  }

  public LedgerVerifier verifier() {
    return new BookVerifier(database);
  }

  public LedgerExplain explain() {
    return new SqlLedgerExplain(database);
  }

  @Override
  public void close() {
    database.close();
    lock.close();
  }
}

package org.onecard.ledger.book;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.onecard.ledger.AuditStore;
import org.onecard.ledger.AuthorityStore;
import org.onecard.ledger.BookOwner;
import org.onecard.ledger.CatalogueStore;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.GateOrderStore;
import org.onecard.ledger.JourneyStore;
import org.onecard.ledger.LedgerExplain;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier;
import org.onecard.ledger.LibraryStore;
import org.onecard.ledger.PurseStore;
import org.onecard.ledger.RecordedTaps;
import org.onecard.ledger.RegistryStore;
import org.onecard.ledger.SiteStore;
import org.onecard.ledger.TerminalCatalogueStore;
import org.onecard.ledger.TerminalStore;

/** An open book. Safe from any thread; close it last, when nobody uses its parts any more. */
public final class Book implements AutoCloseable {

  /** Empty where the book is only read. */
  private final Optional<BookLock> lock;

  private final Database database;

  private Book(Optional<BookLock> lock, Database database) {
    this.lock = lock;
    this.database = database;
  }

  /**
   * Opens a book in a file, creates it where there is none, and brings its schema up to date.
   *
   * @param file in a folder that exists
   * @throws LedgerUnavailable when another process has it open, or it cannot be read or written
   */
  public static Book open(Path file) {
    SqliteFile sqlite = new SqliteFile(file);
    return open(file, sqlite);
  }

  /** With a writer's connection of the caller's own: how faults are put between. */
  static Book open(Path file, ConnectionSource writers) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new LedgerUnavailable("The book's folder " + folder + " does not exist.");
    }
    return open(new SqliteFile(file), writers, Optional.of(BookLock.take(file.toAbsolutePath())));
  }

  /**
   * Opens a book in a PostgreSQL database, creates its tables where there are none, and brings its
   * schema up to date. Several hosts may have it open at once: their commits take turns.
   *
   * @throws LedgerUnavailable when the database cannot be reached, read or written
   */
  public static Book open(PostgresAddress address) {
    PostgresServer postgres = new PostgresServer(address);
    return open(postgres, postgres);
  }

  /** With a writer's connection of the caller's own: how faults are put between. */
  static Book open(PostgresServer postgres, ConnectionSource writers) {
    return open(postgres, writers, Optional.empty());
  }

  private static Book open(BookPlace place, ConnectionSource writers, Optional<BookLock> lock) {
    try {
      place.migrate();
      return new Book(lock, new Database(place, place.openReaders(), writers));
    } catch (FlywayException | HikariPool.PoolInitializationException e) {
      lock.ifPresent(BookLock::close);
      throw new LedgerUnavailable("The book " + place + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a book that is only read, whether or not a host runs on it: readers and the writer do not
   * wait for each other. What would write fails.
   *
   * @throws LedgerUnavailable when there is none, it cannot be read, or it is of an older version
   */
  public static Book openToRead(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LedgerUnavailable("There is no book " + file + ": start a host once.");
    }
    return openToRead(new SqliteFile(file));
  }

  /** The same of a book in a PostgreSQL database. */
  public static Book openToRead(PostgresAddress address) {
    return openToRead(new PostgresServer(address));
  }

  static Book openToRead(BookPlace place) {
    HikariDataSource readers;
    try {
      readers = place.openReaders();
    } catch (HikariPool.PoolInitializationException e) {
      throw new LedgerUnavailable("The book " + place + " cannot be read: " + e.getMessage(), e);
    }
    try {
      if (!place.isUpToDate(readers)) {
        readers.close();
        throw new LedgerUnavailable(
            "The book " + place + " is of an older version: start a host of this version once.");
      }
    } catch (FlywayException e) {
      readers.close();
      throw new LedgerUnavailable("The book " + place + " cannot be read: " + e.getMessage(), e);
    }
    return new Book(
        Optional.empty(),
        new Database(
            place,
            readers,
            () -> {
              throw new SQLException("it was opened only to read");
            }));
  }

  /** Whose book it is; empty where nobody has claimed it yet. */
  public Optional<BookOwner> findOwner() {
    return new SqlOwner(database).find();
  }

  /**
   * Makes the book the claimant's where it is nobody's.
   *
   * @return whose it is now, for good
   */
  public BookOwner claim(BookOwner claimant) {
    return new SqlOwner(database).claim(claimant);
  }

  public LedgerStore ledger() {
    return new SqlLedgerStore(database);
  }

  public PurseStore purses() {
    return new SqlPurseStore(database);
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

  public TerminalCatalogueStore terminalCatalogues() {
    return new SqlTerminalCatalogueStore(database);
  }

  public RecordedTaps recordedTaps() {
    return new SqlRecordedTaps(database);
  }

  public AuditStore audit() {
    return new SqlAuditStore(database);
  }

  public LibraryStore libraries() {
    return new SqlLibraryStore(database);
  }

  public SiteStore sites() {
    return new SqlSiteStore(database);
  }

  public GateOrderStore gateOrders() {
    return new SqlGateOrderStore(database);
  }

  public AuthorityStore authorities() {
    return new SqlAuthorityStore(database);
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

  /**
   * Copies the book, as it is at one moment, into a file that is empty; whoever writes goes on.
   *
   * @throws LedgerUnavailable where it cannot be copied, or lies where other means copy it
   */
  public void copyTo(Path file) {
    database.copyTo(file);
  }

  @Override
  public void close() {
    database.close();
    lock.ifPresent(BookLock::close);
  }
}

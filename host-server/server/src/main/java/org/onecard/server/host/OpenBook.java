package org.onecard.server.host;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.onecard.ledger.BookOwner;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.book.Book;
import org.onecard.ledger.book.PostgresAddress;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.scenario.Region;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.AuthorityFiles;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.keyservice.KeyVault;
import org.onecard.server.keyservice.KeyVaults;

/**
 * A region's book with its keys, until closed.
 *
 * @param isShared whether other hosts may have it open too
 */
public record OpenBook(
    Book book,
    HostKeys keys,
    Authorities authorities,
    Region region,
    KeyVault cardKeys,
    boolean isShared)
    implements AutoCloseable {

  /**
   * Opens what lies in a directory, or begins it.
   *
   * @param database where the book is to lie, as {@link PostgresAddress#parse} takes it; empty for
   *     where it lies already, or a file in the directory
   * @throws IOException with a sentence for the technician
   * @throws LedgerUnavailable where another process has the book, or the database is not reached
   */
  public static OpenBook begin(
      HostDirectory directory,
      String regionCode,
      Optional<String> database,
      Clock clock,
      SecureRandom random)
      throws IOException {
    directory.create();
    if (database.isPresent()) {
      directory.writeDatabase(database.get());
    }
    return open(directory, Optional.of(regionCode), clock, random);
  }

  /**
   * Opens what lies in a directory, or begins it.
   *
   * @param regionCode the region wanted; empty for whichever the book is for
   * @throws IOException with a sentence for the technician
   * @throws LedgerUnavailable where another process has the book, or the database is not reached
   */
  public static OpenBook open(
      HostDirectory directory, Optional<String> regionCode, Clock clock, SecureRandom random)
      throws IOException {
    directory.create();
    Optional<String> before = directory.findRegion();
    String code =
        before
            .or(() -> regionCode)
            .orElseThrow(
                () ->
                    new IOException(
                        "There is no book in %s: run `host run` there first, or name another --data."
                            .formatted(directory.root())));
    if (regionCode.filter(wanted -> !wanted.equals(code)).isPresent()) {
      throw new IOException(
          "The book in %s is for region %s: name that --region, or another --data."
              .formatted(directory.root(), code));
    }
    Optional<PostgresAddress> database = directory.findDatabase();
    return database.isPresent()
        ? openShared(directory, database.get(), before, code, clock, random)
        : openOwn(directory, before, code, clock, random);
  }

  private static OpenBook openOwn(
      HostDirectory directory,
      Optional<String> before,
      String code,
      Clock clock,
      SecureRandom random)
      throws IOException {
    boolean bookExists = Files.exists(directory.book());
    HostKeys keys =
        HostKeys.openOrCreate(directory.keys(), !bookExists, code, clock.instant(), random);
    if (before.isEmpty()) {
      directory.writeRegion(code);
    }
    KeyVault cardKeys = KeyVaults.open(directory.keys(), random);
    Book book = Book.open(directory.book());
    try {
      directory.shutBook();
      claim(book, keys, code, directory.book().toString(), directory);
      return new OpenBook(
          book,
          keys,
          authorities(book, keys, directory, code, random),
          new Region(code),
          cardKeys,
          false);
    } catch (IOException | RuntimeException e) {
      book.close();
      throw e;
    }
  }

  private static OpenBook openShared(
      HostDirectory directory,
      PostgresAddress database,
      Optional<String> before,
      String code,
      Clock clock,
      SecureRandom random)
      throws IOException {
    Book book = Book.open(database);
    try {
      boolean begun =
          book.findOwner().isPresent()
              || book.reader().findLastSeal().isPresent()
              || !book.terminals().listTerminals().isEmpty();
      HostKeys keys =
          HostKeys.openOrCreate(directory.keys(), !begun, code, clock.instant(), random);
      claim(book, keys, code, database.toString(), directory);
      if (before.isEmpty()) {
        directory.writeRegion(code);
      }
      KeyVault cardKeys = KeyVaults.open(directory.keys(), random);
      return new OpenBook(
          book,
          keys,
          authorities(book, keys, directory, code, random),
          new Region(code),
          cardKeys,
          true);
    } catch (IOException | RuntimeException e) {
      book.close();
      throw e;
    }
  }

  private static Authorities authorities(
      Book book, HostKeys keys, HostDirectory directory, String code, SecureRandom random)
      throws IOException {
    return Authorities.open(
        book.authorities(), new AuthorityFiles(directory.keys(), keys.authority(), code, random));
  }

  /**
   * Makes an unclaimed book this host's; of two that begin one at once, the second is told here.
   *
   * @throws IOException where it is another's
   */
  private static void claim(
      Book book, HostKeys keys, String code, String place, HostDirectory directory)
      throws IOException {
    BookOwner us = new BookOwner(new Region(code), keys.signing().verifyingKey());
    if (!isSealedByUs(book, keys, code) || !book.claim(us).equals(us)) {
      throw new IOException(
          ("The book %s was begun with other keys than those in %s: copy the folder keys of the"
                  + " host that began it, and its --region, to this one.")
              .formatted(place, directory.keys()));
    }
  }

  /** Books of older versions name no owner, but the last seal does. */
  private static boolean isSealedByUs(Book book, HostKeys keys, String code) {
    return book.reader()
        .findLastSeal()
        .map(
            seal ->
                seal.holds(keys.signing().verifyingKey(), SignatureContext.SEAL)
                    && seal.content().region().code().equals(code))
        .orElse(true);
  }

  @Override
  public void close() {
    book.close();
  }
}

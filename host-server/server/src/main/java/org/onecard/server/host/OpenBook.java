package org.onecard.server.host;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.onecard.ledger.book.Book;
import org.onecard.scenario.Region;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.keyservice.KeyVault;
import org.onecard.server.keyservice.KeyVaults;

/** A region's book with its keys, held by this process until closed. */
public record OpenBook(Book book, HostKeys keys, Region region, KeyVault cardKeys)
    implements AutoCloseable {

  /**
   * Opens what lies in a directory, or begins it.
   *
   * @param regionCode the region wanted; empty for whichever the book is for
   * @throws IOException with a sentence for the technician
   * @throws org.onecard.ledger.LedgerUnavailable where another process has the book
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
    } catch (IOException e) {
      book.close();
      throw e;
    }
    return new OpenBook(book, keys, new Region(code), cardKeys);
  }

  @Override
  public void close() {
    book.close();
  }
}

package org.onecard.ledger.book;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerUnavailable;

/** Holds a book for one process. The operating system lets go of it when the process ends. */
final class BookLock implements AutoCloseable {

  /** The number of a process, in decimal. */
  private static final int MOST_NAME_BYTES = 20;

  /** Locks a byte behind the process's number, so that others may still read who it is. */
  private static final long LOCKED_BYTE = 1_000;

  private final FileChannel channel;

  private BookLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws LedgerUnavailable when another process, or another book of this one, holds it
   */
  static BookLock take(Path book) {
    Path file = book.resolveSibling(book.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new LedgerUnavailable(
            "The book " + book + " is open in process " + holder(file) + ".");
      }
      channel.truncate(0);
      byte[] process =
          Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(process), 0);
      return new BookLock(channel);
    } catch (IOException e) {
      throw new LedgerUnavailable("The lock " + file + " cannot be taken: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }

  private static String holder(Path file) throws IOException {
    byte[] name = new byte[MOST_NAME_BYTES];
    try (var in = Files.newInputStream(file)) {
      int length = in.readNBytes(name, 0, name.length);
      return length == 0
          ? "that is just starting"
          : new String(name, 0, length, StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LedgerUnavailable("The book's lock cannot be let go: " + e.getMessage(), e);
    }
  }
}

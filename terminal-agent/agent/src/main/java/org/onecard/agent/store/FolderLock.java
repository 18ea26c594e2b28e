package org.onecard.agent.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file {@code lock}: whoever holds it, alone, writes in the terminal's folder. */
public final class FolderLock implements AutoCloseable {

  /** Its name in the folder. */
  public static final String FILE = "lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws IOException with a sentence for a technician when another process, or this one, has it
   */
  public static FolderLock take(Path dataDir) throws IOException {
    FileChannel channel =
        FileChannel.open(
            dataDir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> lock;
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      lock = Optional.empty();
    }
    if (lock.isEmpty()) {
      channel.close();
      throw new IOException(
          "a terminal is already running on " + dataDir + ": stop it, or give another --data");
    }
    return new FolderLock(channel);
  }

  /** Ends with the process at the latest. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}

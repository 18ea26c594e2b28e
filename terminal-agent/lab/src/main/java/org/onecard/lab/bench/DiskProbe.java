package org.onecard.lab.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How long the disk takes by itself for what every durable answer waits for: some bytes at the end
 * of a file, and a sync. Measured between the taps of the same run, since a disk that others use
 * too is another one each minute.
 */
final class DiskProbe implements AutoCloseable {

  private static final int RECORD_BYTES = 512;

  private final FileChannel file;
  private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);

  private DiskProbe(FileChannel file) {
    this.file = file;
  }

  static DiskProbe open(Path path) throws IOException {
    return new DiskProbe(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Nanoseconds of one append with its sync. */
  long sync() throws IOException {
    record.clear();
    long began = System.nanoTime();
    while (record.hasRemaining()) {
      file.write(record);
    }
    file.force(false);
    return System.nanoTime() - began;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

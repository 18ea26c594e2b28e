package org.onecard.lab.city;

import java.io.IOException;
import java.util.List;
import org.onecard.agent.journal.Disk;

/** {@link Mutant#SKIP_SYNC}: says that it has synced, and has not. */
final class UnsyncedDisk implements Disk {

  private final Disk disk;

  UnsyncedDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public List<Long> list() throws IOException {
    return disk.list();
  }

  @Override
  public byte[] read(long segment) throws IOException {
    return disk.read(segment);
  }

  @Override
  public void reserve(long segment, byte[] header, int size) throws IOException {
    disk.reserve(segment, header, size);
  }

  @Override
  public void append(long segment, int offset, byte[] bytes) throws IOException {
    disk.append(segment, offset, bytes);
  }

  @Override
  public void sync(long segment) {
    // As if it were done.
  }

  @Override
  public void truncate(long segment, int offset) throws IOException {
    disk.truncate(segment, offset);
  }

  @Override
  public void delete(long segment) throws IOException {
    disk.delete(segment);
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}

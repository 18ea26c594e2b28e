package org.onecard.agent;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.onecard.agent.journal.Disk;

/** Adds up how long syncs take. */
record TimedDisk(Disk disk, LongAdder syncNanos) implements Disk {

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
  public void sync(long segment) throws IOException {
    long start = System.nanoTime();
    disk.sync(segment);
    syncNanos.add(System.nanoTime() - start);
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

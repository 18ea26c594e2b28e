package org.onecard.agent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.onecard.agent.journal.Disk;

/** Writes down what is asked of a real disk, and fails where it is told to. */
public final class RecordingDisk implements Disk {

  private final Disk disk;
  private final List<String> steps;
  private volatile boolean failingSyncs;
  private volatile boolean full;
  private volatile CountDownLatch syncsMayEnd = new CountDownLatch(0);
  private volatile int appends;

  /**
   * @param steps safe for several threads
   */
  public RecordingDisk(Disk disk, List<String> steps) {
    this.disk = disk;
    this.steps = steps;
  }

  public void failSyncs() {
    failingSyncs = true;
  }

  /** Syncs do not end before {@link #releaseSyncs}. */
  public void holdSyncs() {
    syncsMayEnd = new CountDownLatch(1);
  }

  public void releaseSyncs() {
    syncsMayEnd.countDown();
  }

  /** No further segment finds room. */
  public void fill(boolean isFull) {
    full = isFull;
  }

  public int appends() {
    return appends;
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
    if (full) {
      throw new IOException("No space left on device");
    }
    disk.reserve(segment, header, size);
  }

  @Override
  public synchronized void append(long segment, int offset, byte[] bytes) throws IOException {
    appends++;
    steps.add("append");
    disk.append(segment, offset, bytes);
  }

  @Override
  public void sync(long segment) throws IOException {
    if (failingSyncs) {
      throw new IOException("Input/output error");
    }
    try {
      syncsMayEnd.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted in a sync");
    }
    disk.sync(segment);
    steps.add("sync");
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

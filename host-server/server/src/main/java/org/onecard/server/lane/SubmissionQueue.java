package org.onecard.server.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for a lane, counted in records, because a submission may hold one of them or 256. A
 * queue that is full says so; nothing is dropped.
 */
final class SubmissionQueue {

  /** A submission and where its answer goes. */
  record Waiting(Submitted submitted, Reply reply) {}

  private final int mostRecords;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int records;
  private boolean closed;

  SubmissionQueue(int mostRecords) {
    this.mostRecords = mostRecords;
  }

  /** False where it does not fit, or the lane is closing. */
  boolean offer(Waiting submission) {
    lock.lock();
    try {
      int more = submission.submitted().records().size();
      if (closed || records + more > mostRecords) {
        return false;
      }
      records += more;
      waiting.add(submission);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for something, then takes what is there up to so many records, at least one submission.
   *
   * @return empty once the queue is closed and drained
   */
  List<Waiting> take(int upToRecords) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      return next(upToRecords);
    } finally {
      lock.unlock();
    }
  }

  /** The same without waiting: empty where nothing is there. */
  List<Waiting> poll(int upToRecords) {
    lock.lock();
    try {
      return next(upToRecords);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private List<Waiting> next(int upToRecords) {
    List<Waiting> batch = new ArrayList<>();
    int taken = 0;
    while (!waiting.isEmpty()) {
      int next = waiting.peek().submitted().records().size();
      if (!batch.isEmpty() && taken + next > upToRecords) {
        break;
      }
      taken += next;
      batch.add(waiting.remove());
    }
    records -= taken;
    return batch;
  }

  /** Takes nothing more in; what waits is still handed out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

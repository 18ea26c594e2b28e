package org.onecard.server.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for a lane, counted in records, because a submission may hold one of them or 256. A
 * queue that is full says so; nothing is dropped.
 *
 * <p>It has two rows: one of a few records at a time, for which somebody stands before a gate, and
 * one of the backlogs of terminals that were alone. They take turns, so that a tap waits for one
 * batch of a backlog at most, and a backlog never stands still. What a terminal says in its order
 * stays in that order: as long as something of it waits in one row, the rest follows there.
 */
final class SubmissionQueue {

  /** As many records as a terminal that is not behind says at once. */
  static final int FEW = 4;

  /**
   * So many records of backlogs are taken at once while people tap, whose next tap waits for them.
   */
  static final int OF_BACKLOGS_WHILE_PEOPLE_TAP = 64;

  /** So many turns of backlogs without a tap between, and nobody is waited for any more. */
  private static final int TURNS_AFTER_A_TAP = 16;

  /** Taps find room where the backlogs have taken it all. */
  static final int ROOM_FOR_TAPS = 64;

  /** A submission and where its answer goes. */
  record Waiting(Submitted submitted, Reply reply) {}

  private final int mostRecords;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Row taps = new Row();
  private final Row backlogs = new Row();
  private boolean tapsHadTurn;
  private int smallTurns;
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
      Row row = rowFor(submission.submitted());
      boolean isTap = row == taps && more <= FEW;
      int room = mostRecords + (isTap ? ROOM_FOR_TAPS : 0);
      if (closed || records + more > room) {
        return false;
      }
      records += more;
      row.add(submission);
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
      while (taps.isEmpty() && backlogs.isEmpty() && !closed) {
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

  private Row rowFor(Submitted submitted) {
    String terminalId = submitted.terminal().terminalId();
    if (submitted.ahead() || taps.holdsInOrder(terminalId)) {
      return taps;
    }
    boolean isTap = submitted.records().size() <= FEW && !backlogs.holdsInOrder(terminalId);
    return isTap ? taps : backlogs;
  }

  /** Under the lock. */
  private List<Waiting> next(int upToRecords) {
    boolean isTurnOfTaps = backlogs.isEmpty() || (!taps.isEmpty() && !tapsHadTurn);
    tapsHadTurn = isTurnOfTaps;
    List<Waiting> batch =
        isTurnOfTaps ? taps.take(upToRecords) : backlogs.take(ofBacklogs(upToRecords));
    if (!batch.isEmpty()) {
      smallTurns = isTurnOfTaps ? TURNS_AFTER_A_TAP : Math.max(0, smallTurns - 1);
    }
    batch.forEach(each -> records -= each.submitted().records().size());
    return batch;
  }

  private int ofBacklogs(int upToRecords) {
    return smallTurns > 0 ? Math.min(upToRecords, OF_BACKLOGS_WHILE_PEOPLE_TAP) : upToRecords;
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

  /** What came first goes first. */
  private static final class Row {

    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** How many submissions of a terminal wait here that are in its order. */
    private final Map<String, Integer> inOrder = new HashMap<>();

    boolean isEmpty() {
      return waiting.isEmpty();
    }

    boolean holdsInOrder(String terminalId) {
      return inOrder.containsKey(terminalId);
    }

    void add(Waiting submission) {
      waiting.add(submission);
      count(submission, 1);
    }

    List<Waiting> take(int upToRecords) {
      List<Waiting> batch = new ArrayList<>();
      int taken = 0;
      while (!waiting.isEmpty()) {
        int next = waiting.peek().submitted().records().size();
        if (!batch.isEmpty() && taken + next > upToRecords) {
          break;
        }
        taken += next;
        Waiting submission = waiting.remove();
        count(submission, -1);
        batch.add(submission);
      }
      return batch;
    }

    private void count(Waiting submission, int more) {
      Submitted submitted = submission.submitted();
      if (!submitted.ahead()) {
        String terminalId = submitted.terminal().terminalId();
        int left = inOrder.getOrDefault(terminalId, 0) + more;
        if (left == 0) {
          inOrder.remove(terminalId);
        } else {
          inOrder.put(terminalId, left);
        }
      }
    }
  }
}

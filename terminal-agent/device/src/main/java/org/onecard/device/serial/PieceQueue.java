package org.onecard.device.serial;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a port told, for the thread that owns its device. Bounded: when more comes than is taken,
 * all of it goes and a mark of that stays, since a stream with a hole is worth nothing.
 */
final class PieceQueue {

  static final int MOST_PIECES = 256;
  static final int MOST_BYTES = 16_384;

  /** Something that happened on the port. */
  sealed interface Entry {
    /** Bytes came; they belong to whoever takes the entry. */
    final class Piece implements Entry {
      private final byte[] bytes;
      private final long atNanos;

      private Piece(byte[] bytes, long atNanos) {
        this.bytes = bytes;
        this.atNanos = atNanos;
      }

      byte[] bytes() {
        return bytes;
      }

      long atNanos() {
        return atNanos;
      }
    }

    /** More came than was held; what was held is gone too. */
    record Overflow(long atNanos) implements Entry {}

    /** The port is open. */
    record Up() implements Entry {}

    /** Somebody wants something done on the owner's thread. */
    record Task(Runnable work) implements Entry {}

    /** The port is gone. */
    record Down(String sentence) implements Entry {}

    /** The owner lets go. */
    record Closed() implements Entry {}
  }

  private final Deque<Entry> entries = new ArrayDeque<>();
  private int bytes;
  private boolean closed;

  synchronized void add(byte[] piece, long atNanos) {
    if (closed) {
      return;
    }
    if (entries.size() >= MOST_PIECES || bytes + piece.length > MOST_BYTES) {
      entries.removeIf(entry -> entry instanceof Entry.Piece || entry instanceof Entry.Overflow);
      bytes = 0;
      entries.addLast(new Entry.Overflow(atNanos));
    } else {
      bytes += piece.length;
      entries.addLast(new Entry.Piece(piece, atNanos));
    }
    notifyAll();
  }

  synchronized void addDown(String sentence) {
    // What came before the loss is whole as far as it goes; an earlier loss is old news.
    entries.removeIf(entry -> entry instanceof Entry.Down || entry instanceof Entry.Up);
    entries.addLast(new Entry.Down(sentence));
    notifyAll();
  }

  synchronized void addUp() {
    entries.addLast(new Entry.Up());
    notifyAll();
  }

  /** False when it is closed or full: the task is forgotten. */
  synchronized boolean addTask(Runnable work) {
    if (closed || entries.size() >= MOST_PIECES) {
      return false;
    }
    entries.addLast(new Entry.Task(work));
    notifyAll();
    return true;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * The next entry, or empty when there is none by then.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   */
  synchronized Optional<Entry> take(long deadlineNanos) throws InterruptedException {
    while (true) {
      if (closed) {
        return Optional.of(new Entry.Closed());
      }
      Entry entry = entries.pollFirst();
      if (entry != null) {
        if (entry instanceof Entry.Piece piece) {
          bytes -= piece.bytes().length;
        }
        return Optional.of(entry);
      }
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  /** Everything that is there. */
  synchronized List<Entry> drain() {
    List<Entry> all = new ArrayList<>(entries);
    entries.clear();
    bytes = 0;
    return all;
  }
}

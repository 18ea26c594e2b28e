package org.onecard.page;

import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events: a snapshot for whoever comes, then every event in order.
 *
 * <p>A reader's queue is its place in the ring that all readers share, so a slow one costs nothing
 * but its own connection. A snapshot is read after the reader's place is taken, so an event may be
 * in both: events must say what is, not what to add.
 */
public final class EventStream {

  private final StateSource snapshot;
  private final EventRing ring;
  private volatile Runnable published = () -> {};

  /**
   * @param run tells this process's event numbers from those before a restart, {@code
   *     [a-z0-9]{1,16}}; the start time in base 36 will do
   * @param limits the ring's bounds are taken from it
   * @param snapshot the whole state, the first event of every new reader
   */
  public EventStream(String run, PageLimits limits, StateSource snapshot) {
    this.ring = new EventRing(run, limits.ringEvents(), limits.ringBytes());
    this.snapshot = snapshot;
  }

  /**
   * Sends an event to every reader. Returns at once, from any thread; events of one thread keep
   * their order.
   *
   * @param name {@code [a-z][a-z-]{0,31}}, neither {@code snapshot} nor {@code beat}
   * @param data a tree of records, lists, maps, optionals, enums, strings, numbers, booleans,
   *     instants, dates, zones and durations
   * @throws IllegalArgumentException for another type or name, or more bytes than a quarter of the
   *     ring
   */
  public void publish(String name, Record data) {
    if (name.equals("snapshot") || name.equals("beat")) {
      throw new IllegalArgumentException("the stream itself sends " + name);
    }
    String json = JsonForm.write(data);
    synchronized (ring) {
      ring.append(name, json);
    }
    published.run();
  }

  void onPublished(Runnable published) {
    this.published = published;
  }

  long last() {
    synchronized (ring) {
      return ring.last();
    }
  }

  OptionalLong resumeAfter(@Nullable String lastEventId) {
    synchronized (ring) {
      return ring.resumeAfter(lastEventId);
    }
  }

  /** The snapshot as the event that stands for everything up to {@code number}. */
  Buffer snapshotAt(long number) {
    return ring.frame("snapshot", number, JsonForm.write(snapshot.read()));
  }

  /** What a reader that has seen everything before {@code next} gets now. */
  Step stepFrom(long next) {
    synchronized (ring) {
      if (next < ring.oldest()) {
        return Step.TOO_LATE;
      }
      EventRing.Entry entry = ring.find(next);
      return entry == null ? Step.NOTHING_NEW : new Step(Step.Kind.EVENT, entry.bytes());
    }
  }

  record Step(Kind kind, Buffer bytes) {
    enum Kind {
      EVENT,
      NOTHING_NEW,
      TOO_LATE
    }

    static final Step NOTHING_NEW = new Step(Kind.NOTHING_NEW, Buffer.buffer());
    static final Step TOO_LATE = new Step(Kind.TOO_LATE, Buffer.buffer());
  }
}

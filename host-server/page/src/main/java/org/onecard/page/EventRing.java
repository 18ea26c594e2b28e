package org.onecard.page;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one stream, numbered from 1, bounded by count and by bytes. Not safe for use
 * by several threads: {@link EventStream} guards it.
 */
final class EventRing {

  private static final Pattern RUN = Pattern.compile("[a-z0-9]{1,16}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,31}");
  private static final int MOST_DIGITS = 18;

  /** One event, ready to be written. */
  record Entry(long number, Buffer bytes) {}

  private final String run;
  private final int mostEvents;
  private final int mostBytes;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long last;
  private long bytes;

  /**
   * @param run tells this ring's numbers from those before a restart, {@code [a-z0-9]{1,16}}
   */
  EventRing(String run, int mostEvents, int mostBytes) {
    if (!RUN.matcher(run).matches()) {
      throw new IllegalArgumentException("a run is [a-z0-9]{1,16}, not " + run);
    }
    this.run = run;
    this.mostEvents = mostEvents;
    this.mostBytes = mostBytes;
  }

  /** Adds an event and forgets the oldest ones above the bounds. */
  void append(String name, String json) {
    Entry entry = new Entry(last + 1, frame(name, last + 1, json));
    if (entry.bytes.length() > mostBytes / 4) {
      throw new IllegalArgumentException(
          "event " + name + " has " + entry.bytes.length() + " bytes, at most " + mostBytes / 4);
    }
    last++;
    entries.addLast(entry);
    bytes += entry.bytes.length();
    while (entries.size() > mostEvents || bytes > mostBytes) {
      bytes -= entries.removeFirst().bytes.length();
    }
  }

  /** Number of the newest event; 0 before the first. */
  long last() {
    return last;
  }

  /** Number of the oldest event still held; one above {@link #last} while there is none. */
  long oldest() {
    return entries.isEmpty() ? last + 1 : entries.getFirst().number;
  }

  /** The event of this number, or null where it is not held. */
  @Nullable Entry find(long number) {
    if (number < oldest() || number > last) {
      return null;
    }
    // Readers that keep up ask for the newest: look from that end.
    for (Iterator<Entry> newestFirst = entries.descendingIterator(); newestFirst.hasNext(); ) {
      Entry entry = newestFirst.next();
      if (entry.number == number) {
        return entry;
      }
    }
    return null;
  }

  /**
   * The number a returning reader goes on from.
   *
   * @param lastEventId what the reader says it saw last: any text
   * @return empty where it must start from a snapshot
   */
  OptionalLong resumeAfter(@Nullable String lastEventId) {
    if (lastEventId == null || !lastEventId.startsWith(run + "-")) {
      return OptionalLong.empty();
    }
    String digits = lastEventId.substring(run.length() + 1);
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    long next = Long.parseLong(digits) + 1;
    return next >= oldest() && next <= last + 1 ? OptionalLong.of(next) : OptionalLong.empty();
  }

  /** An event's bytes; {@code json} is a single line, as JSON escapes line ends. */
  Buffer frame(String name, long number, String json) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an event's name is [a-z][a-z-]{0,31}, not " + name);
    }
    return Buffer.buffer(
        "event: " + name + "\nid: " + run + "-" + number + "\ndata: " + json + "\n\n");
  }
}

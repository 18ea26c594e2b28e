package org.onecard.page;

import java.time.Duration;

/**
 * What one page server holds at most.
 *
 * @param connections open connections; one more is closed at once and counted; 1 to 10,000
 * @param subscribers readers of event streams, all streams together; one more is answered 503; 1 to
 *     {@code connections}
 * @param ringEvents events that a stream keeps for readers that are behind or come back; 1 to
 *     10,000
 * @param ringBytes bytes of those events, whichever is reached first; at least 1,024; an event
 *     alone may take a quarter of it
 * @param heartbeat silence between two signs of life on an event stream, from 10 ms
 * @param idle after this long without a byte in either direction a connection is closed; longer
 *     than {@code heartbeat}
 */
public record PageLimits(
    int connections,
    int subscribers,
    int ringEvents,
    int ringBytes,
    Duration heartbeat,
    Duration idle) {

  /** Longest request line, in bytes. */
  static final int REQUEST_LINE_BYTES = 2_048;

  /** Longest headers of a request, all together, in bytes. */
  static final int HEADER_BYTES = 8_192;

  /** What may wait in a connection's own write queue before the ring takes over, in bytes. */
  static final int WRITE_QUEUE_BYTES = 65_536;

  public PageLimits {
    require(connections >= 1 && connections <= 10_000, "connections: 1 to 10,000");
    require(subscribers >= 1 && subscribers <= connections, "subscribers: 1 to connections");
    require(ringEvents >= 1 && ringEvents <= 10_000, "ringEvents: 1 to 10,000");
    require(ringBytes >= 1_024, "ringBytes: at least 1,024");
    require(heartbeat.toMillis() >= 10, "heartbeat: at least 10 ms");
    require(idle.compareTo(heartbeat) > 0, "idle: longer than heartbeat");
  }

  /** 128 connections, 64 subscribers, 256 events or 4 MiB behind, a beat every 15 s. */
  public static PageLimits defaults() {
    return new PageLimits(128, 64, 256, 4 << 20, Duration.ofSeconds(15), Duration.ofSeconds(60));
  }

  public PageLimits withSubscribers(int most) {
    return new PageLimits(connections, most, ringEvents, ringBytes, heartbeat, idle);
  }

  public PageLimits withConnections(int most) {
    return new PageLimits(most, subscribers, ringEvents, ringBytes, heartbeat, idle);
  }

  public PageLimits withRing(int events, int bytes) {
    return new PageLimits(connections, subscribers, events, bytes, heartbeat, idle);
  }

  public PageLimits withHeartbeat(Duration every) {
    return new PageLimits(connections, subscribers, ringEvents, ringBytes, every, idle);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}

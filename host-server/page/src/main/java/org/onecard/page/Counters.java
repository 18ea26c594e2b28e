package org.onecard.page;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a server counts: written on the event loop, read from anywhere. */
final class Counters {

  final AtomicInteger connections = new AtomicInteger();

  /** Readers that are served or wait for their snapshot. */
  final AtomicInteger subscribers = new AtomicInteger();

  final AtomicLong connectionsRefused = new AtomicLong();
  final AtomicLong subscribersRefused = new AtomicLong();
  final AtomicLong slowReadersDropped = new AtomicLong();
  final AtomicLong requestsRefused = new AtomicLong();

  PageStatistics read() {
    return new PageStatistics(
        connections.get(),
        subscribers.get(),
        connectionsRefused.get(),
        subscribersRefused.get(),
        slowReadersDropped.get(),
        requestsRefused.get());
  }
}

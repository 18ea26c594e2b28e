package org.onecard.lab.city;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** What is to happen, in the order of virtual time; at the same time, in the order it was asked. */
final class Agenda {

  /** A Monday morning. */
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long nowNanos;
  private long asked;

  private record Entry(long atNanos, long number, Runnable task) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** Since the city began. */
  long nanos() {
    return nowNanos;
  }

  Instant now() {
    return START.plusNanos(nowNanos);
  }

  void after(Duration delay, Runnable task) {
    afterNanos(delay.toNanos(), task);
  }

  void afterNanos(long delayNanos, Runnable task) {
    entries.add(new Entry(nowNanos + Math.max(0, delayNanos), asked++, task));
  }

  /** Does what is due until then, or until nothing more may go on. */
  void runUntil(long endNanos, Broken broken) {
    while (!broken.isBroken() && !entries.isEmpty() && entries.peek().atNanos() <= endNanos) {
      Entry next = entries.remove();
      nowNanos = next.atNanos();
      next.task().run();
    }
    if (!broken.isBroken()) {
      nowNanos = Math.max(nowNanos, endNanos);
    }
  }

  /** Whether a promise broke, after which the city stands still. */
  @FunctionalInterface
  interface Broken {
    boolean isBroken();
  }
}

package org.onecard.scenario;

import java.time.Instant;

/** One thing that was known, or not known, when a decision was taken. */
public sealed interface Fact<T> {

  /** Where a fact comes from. Numbers are on the wire: never renumber. */
  enum Source {
    CARD(1),
    REGISTRY(2),
    LEDGER(3),
    TERMINAL_MEMORY(4),
    DENY_LIST(5),
    /** A library's own system. */
    LIBRARY(80);

    private final int number;

    Source(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /** Known: the value, who said so, and when it was true. */
  record Known<T>(T value, Source source, Instant asOf) implements Fact<T> {}

  /** Nobody within reach could say. The item decides what then holds. */
  record Absent<T>() implements Fact<T> {}

  static <T> Fact<T> known(T value, Source source, Instant asOf) {
    return new Known<>(value, source, asOf);
  }

  static <T> Fact<T> absent() {
    return new Absent<>();
  }
}

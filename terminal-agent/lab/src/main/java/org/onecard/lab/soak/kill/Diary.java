package org.onecard.lab.soak.kill;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the lab did and saw, for the story of a promise that broke. Safe for any thread. */
final class Diary {

  /** Some hours; beyond that the oldest is forgotten. */
  private static final int MOST = 200_000;

  private static final Duration BEFORE = Duration.ofSeconds(4);
  private static final Duration AFTER = Duration.ofSeconds(10);
  private static final String HOST = "host";

  private record Line(Instant at, String who, String what) {
    @Override
    public String toString() {
      return at + " " + who + " " + what;
    }
  }

  private final Deque<Line> lines = new ArrayDeque<>();

  synchronized void note(String who, String what) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.addLast(new Line(Instant.now().truncatedTo(ChronoUnit.MILLIS), who, what));
  }

  /** What happened at a terminal and to the host around the time that a person stood there. */
  synchronized List<String> around(String terminal, int person) {
    String name = personName(person);
    List<Instant> times =
        lines.stream()
            .filter(line -> line.who().equals(terminal) && line.what().startsWith(name + " "))
            .map(Line::at)
            .toList();
    if (times.isEmpty()) {
      return List.of();
    }
    Instant from = times.get(0).minus(BEFORE);
    Instant until = times.get(times.size() - 1).plus(AFTER);
    return lines.stream()
        .filter(line -> line.who().equals(terminal) || line.who().equals(HOST))
        .filter(line -> !line.at().isBefore(from) && !line.at().isAfter(until))
        .map(Line::toString)
        .toList();
  }

  static String personName(int person) {
    return "person " + person;
  }
}

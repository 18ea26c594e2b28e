package org.onecard.lab.soak.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onecard.protocol.record.Outcome;

/** Holds the book against the witness. Knows nothing of how either came about. */
final class Comparison {

  /** A promise that broke, and where to look. */
  record Broken(String terminal, int person, String what) {}

  private record Meeting(String terminal, int person) implements Comparable<Meeting> {
    @Override
    public int compareTo(Meeting other) {
      int byTerminal = terminal.compareTo(other.terminal);
      return byTerminal != 0 ? byTerminal : Integer.compare(person, other.person);
    }
  }

  private final List<Broken> broken = new ArrayList<>();

  private Comparison() {}

  /**
   * Every broken promise.
   *
   * @param reports whether a terminal said that it let a tap through, by tap
   */
  static List<Broken> of(
      List<Witness.Opening> openings, List<BookedTap> taps, Map<String, Boolean> reports) {
    Comparison comparison = new Comparison();
    taps.forEach(comparison::checkTap);
    comparison.checkReports(taps, reports);
    Map<Meeting, Long> opened =
        openings.stream()
            .collect(
                Collectors.groupingBy(
                    one -> new Meeting(one.terminal(), one.person()),
                    TreeMap::new,
                    Collectors.counting()));
    Map<Meeting, List<BookedTap>> booked =
        taps.stream()
            .collect(
                Collectors.groupingBy(
                    tap -> new Meeting(tap.terminal(), tap.person()),
                    TreeMap::new,
                    Collectors.toList()));
    Stream.concat(opened.keySet().stream(), booked.keySet().stream())
        .sorted()
        .distinct()
        .forEach(
            meeting ->
                comparison.checkMeeting(
                    meeting,
                    opened.getOrDefault(meeting, 0L),
                    booked.getOrDefault(meeting, List.of())));
    return List.copyOf(comparison.broken);
  }

  private void checkTap(BookedTap tap) {
    if (tap.taps() > 1 || tap.lines() - tap.taps() > 1) {
      broke(tap, "is booked twice");
    }
    if (tap.chargeFen() != 0 && !tap.approved()) {
      broke(tap, "was charged and is not approved");
    }
    if (tap.approved() && tap.outcome().isEmpty() && !tap.excepted()) {
      broke(tap, "has no outcome and is on no list that people look at");
    }
  }

  private void checkReports(List<BookedTap> taps, Map<String, Boolean> reports) {
    Map<String, BookedTap> byId =
        taps.stream().collect(Collectors.toMap(BookedTap::tapId, tap -> tap));
    reports.forEach(
        (tapId, letThrough) -> {
          BookedTap tap = byId.get(tapId);
          if (letThrough && tap == null) {
            broken.add(
                new Broken(
                    tapId.substring(0, Math.max(0, tapId.indexOf('.'))),
                    -1,
                    "the terminal said that it let tap " + tapId + " through; it is in no book"));
          } else if (tap != null && letThrough != tap.approved()) {
            broke(tap, "is booked otherwise than the terminal said");
          }
        });
  }

  private void checkMeeting(Meeting meeting, long opened, List<BookedTap> taps) {
    List<BookedTap> approved = taps.stream().filter(BookedTap::approved).toList();
    if (approved.size() < opened) {
      broke(
          meeting,
          "the gate opened %d times, and the book holds %d approved taps: %s"
              .formatted(opened, approved.size(), taps));
    }
    // Two approvals of one card are well where the book says of one that it does not know its end:
    // the terminal died between the record and the gate, or between the gate and its word of it.
    List<BookedTap> sure = approved.stream().filter(tap -> !tap.isMarked()).toList();
    long paidForNothing = sure.stream().filter(tap -> tap.chargeFen() != 0).count() - opened;
    if (paidForNothing > 0) {
      broke(
          meeting,
          "the gate opened %d times, and %d taps were charged of which the book says that it knows"
                  .formatted(opened, paidForNothing + opened)
              + " their end: "
              + sure);
    }
    long passed =
        sure.stream()
            .filter(
                tap ->
                    tap.outcome()
                        .filter(told -> told == Outcome.PASSED || told == Outcome.NOT_PASSED)
                        .isPresent())
            .count();
    if (passed > opened) {
      broke(
          meeting,
          "the gate opened %d times, and the book says that it opened for %d taps: %s"
              .formatted(opened, passed, sure));
    }
  }

  private void broke(BookedTap tap, String what) {
    broken.add(new Broken(tap.terminal(), tap.person(), "tap " + tap + " " + what));
  }

  private void broke(Meeting meeting, String what) {
    broken.add(new Broken(meeting.terminal(), meeting.person(), what));
  }
}

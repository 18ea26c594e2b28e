package org.onecard.card.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong in a file, so far. */
final class Faults {

  /** Whoever has more to mend begins with these. */
  private static final int MAX = 50;

  private final List<ProfileFault> faults = new ArrayList<>();

  void add(int line, int column, String path, String why) {
    if (faults.size() < MAX) {
      faults.add(new ProfileFault(line, column, path, why));
    }
  }

  void add(Json at, String path, String why) {
    add(at.line(), at.column(), path, why);
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  /** In the order of the file. */
  List<ProfileFault> list() {
    return faults.stream()
        .sorted(Comparator.comparingInt(ProfileFault::line).thenComparingInt(ProfileFault::column))
        .toList();
  }
}

package org.onecard.lab.bench.reader;

import java.io.IOException;
import java.util.List;

/** Whether a contestant did what it was measured for, as its card has seen it. */
final class SameWork {

  private SameWork() {}

  /**
   * @param seen headers of the commands that came, in order
   * @throws IOException when they are not those of {@code rounds} taps: the figures would say
   *     nothing
   */
  static void check(Contestant contestant, int rounds, List<Integer> seen) throws IOException {
    List<Integer> tap = CardWork.headers();
    for (int i = 0; i < seen.size(); i++) {
      int expected = tap.get(i % tap.size());
      if (seen.get(i) != expected) {
        throw new IOException(
            "%s sent command %d of a tap as %08X, not as %08X"
                .formatted(contestant.key(), i % tap.size() + 1, seen.get(i), expected));
      }
    }
    if (seen.size() != rounds * tap.size()) {
      throw new IOException(
          "%s sent %d commands in %d taps, not %d"
              .formatted(contestant.key(), seen.size(), rounds, rounds * tap.size()));
    }
  }
}

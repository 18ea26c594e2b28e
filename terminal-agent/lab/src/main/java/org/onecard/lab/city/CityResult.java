package org.onecard.lab.city;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param hash of its trace
 * @param taps cards that were put in
 * @param faults how often each happened
 * @param decisions of hosts and of terminals alone
 * @param openings of gates
 * @param wentAhead taps that were sent before what their terminals had written earlier
 * @param commits in the book
 * @param broken what broke, with its story; empty where all promises held
 */
record CityResult(
    CityPlan plan,
    String hash,
    long taps,
    Map<CityFault, Long> faults,
    long decisions,
    long openings,
    long wentAhead,
    long commits,
    Optional<Story> broken) {

  CityResult {
    faults = Map.copyOf(faults);
  }

  /**
   * A promise that broke.
   *
   * @param what in a sentence
   * @param lines what happened to the terminal and the card that it is about, oldest first
   */
  record Story(String what, List<String> lines) {
    Story {
      lines = List.copyOf(lines);
    }
  }

  long faultCount() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }
}

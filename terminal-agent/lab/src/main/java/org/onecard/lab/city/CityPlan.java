package org.onecard.lab.city;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which city is to run.
 *
 * @param terminals 1 to 100
 * @param cards 1 to 1,000
 * @param minutes of virtual time in which people come, 1 to 10,080
 * @param faults what the seed may bring
 * @param mutant a promise that is broken on purpose
 */
record CityPlan(
    long seed,
    int terminals,
    int cards,
    int minutes,
    Set<CityFault> faults,
    Optional<Mutant> mutant) {

  /** Of the kinds of faults each seed has about so many, so that rare mixtures come up too. */
  private static final int FAULTS_PERCENT = 55;

  CityPlan {
    faults = Set.copyOf(faults);
  }

  /** With the kinds of faults that the seed chooses. */
  static CityPlan of(long seed, int terminals, int cards, int minutes) {
    Chance chance = Chance.of(seed, "plan");
    Set<CityFault> faults = EnumSet.noneOf(CityFault.class);
    for (CityFault fault : CityFault.values()) {
      if (chance.percent(FAULTS_PERCENT)) {
        faults.add(fault);
      }
    }
    return new CityPlan(seed, terminals, cards, minutes, faults, Optional.empty());
  }

  CityPlan withMutant(Mutant other) {
    return new CityPlan(seed, terminals, cards, minutes, faults, Optional.of(other));
  }

  CityPlan withFaults(Set<CityFault> others) {
    return new CityPlan(seed, terminals, cards, minutes, others, mutant);
  }

  CityPlan withSize(int fewerTerminals, int fewerCards, int fewerMinutes) {
    return new CityPlan(seed, fewerTerminals, fewerCards, fewerMinutes, faults, mutant);
  }

  /** How to run the same again. */
  String command() {
    StringBuilder command =
        new StringBuilder(
            "./onecard city --seed %d --terminals %d --cards %d --hours %s"
                .formatted(seed, terminals, cards, hours()));
    command.append(" --faults ");
    command.append(
        faults.isEmpty()
            ? "none"
            : String.join(",", faults.stream().sorted().map(CityFault::option).toList()));
    mutant.ifPresent(which -> command.append(" --mutant ").append(which.option()));
    return command.toString();
  }

  private String hours() {
    return minutes % 60 == 0 ? String.valueOf(minutes / 60) : String.valueOf(minutes / 60.0);
  }
}

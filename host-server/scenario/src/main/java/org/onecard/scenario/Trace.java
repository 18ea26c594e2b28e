package org.onecard.scenario;

import java.util.ArrayList;
import java.util.List;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;

/** The steps of one decision while it is being taken. Lives within one call of the decider. */
final class Trace {

  /** More than the longest way through the rules, so that the list never grows. */
  private static final int USUAL_STEPS = 16;

  private final List<Ruling.Step> steps = new ArrayList<>(USUAL_STEPS);

  void step(String rule, String found) {
    steps.add(new Ruling.Step(rule, found));
  }

  /**
   * Whether the item goes on without a fact that nobody could tell.
   *
   * @param fact the fact's name
   * @param assumed what then holds, in words
   */
  boolean goesOnWithout(String fact, WhenAbsent policy, String assumed) {
    boolean goesOn = policy == WhenAbsent.ASSUME;
    step(
        "absent." + fact,
        goesOn
            ? fact + " is not known here: the item assumes " + assumed
            : fact + " is not known here: the item refuses");
    return goesOn;
  }

  List<Ruling.Step> steps() {
    return List.copyOf(steps);
  }
}

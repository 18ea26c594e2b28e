package org.onecard.agent.service;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a terminal has been commissioned. Steps are done in their order; one that was done may be
 * done again, and then what rests upon it has to be, too.
 *
 * @param done which are behind it
 */
record Wizard(Set<Step> done) {

  /** What is to be done, in order. */
  enum Step {
    LANGUAGE,
    LOCATION,
    READER,
    SAM,
    GATE,
    SCANNER,
    ENROLMENT,
    SELF_TEST,
    HAND_OVER;

    String spelled() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Nothing is done. */
  static final Wizard NEW = new Wizard(Set.of());

  Wizard {
    done = done.isEmpty() ? EnumSet.noneOf(Step.class) : EnumSet.copyOf(done);
  }

  @Override
  public Set<Step> done() {
    return done.isEmpty() ? EnumSet.noneOf(Step.class) : EnumSet.copyOf(done);
  }

  /** The first that is not done; empty when all are. */
  Optional<Step> next() {
    return Arrays.stream(Step.values()).filter(step -> !done.contains(step)).findFirst();
  }

  /** Whether everything before a step is done. */
  boolean mayDo(Step step) {
    return next().map(first -> step.compareTo(first) <= 0).orElse(true);
  }

  /**
   * A step is done, perhaps once more. Who changes a device has to test again.
   *
   * @throws IllegalArgumentException with a sentence when one before it is not done
   */
  Wizard with(Step step) {
    if (!mayDo(step)) {
      throw new IllegalArgumentException(
          step.spelled() + " comes after " + next().map(Step::spelled).orElse(""));
    }
    EnumSet<Step> after = EnumSet.noneOf(Step.class);
    after.addAll(done);
    after.add(step);
    boolean ofDevice = step.compareTo(Step.READER) >= 0 && step.compareTo(Step.SELF_TEST) < 0;
    if (ofDevice) {
      after.remove(Step.SELF_TEST);
    }
    if (step != Step.HAND_OVER && step != Step.LANGUAGE) {
      after.remove(Step.HAND_OVER);
    }
    return new Wizard(after);
  }

  /** As a file keeps it. */
  String spelled() {
    return done.stream().map(Step::spelled).collect(Collectors.joining(" "));
  }

  /** What a file kept; words that it does not know are left out. */
  static Wizard parse(String text) {
    Set<String> words = Arrays.stream(text.split(" ", -1)).collect(Collectors.toSet());
    EnumSet<Step> done = EnumSet.noneOf(Step.class);
    for (Step step : Step.values()) {
      if (words.contains(step.spelled())) {
        done.add(step);
      }
    }
    return new Wizard(done);
  }
}

package org.onecard.lab.city;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A promise broken on purpose, in what the city is built of and never in the product: whether the
 * city notices is a test of the city.
 */
enum Mutant {
  /** The disk says that it has synced, and has not. */
  SKIP_SYNC,
  /** The book does not know the last record of a terminal, and takes it a second time. */
  NO_DUPLICATE_CHECK,
  /** The book answers a commit before it is in it. */
  ANSWER_BEFORE_COMMIT,
  /** A terminal that starts does not find the floor below which its time cannot lie. */
  IGNORE_TIME_FLOOR,
  /** The certificate before is gone from a terminal's disk before the next one is on it. */
  DROP_FORMER_CERTIFICATE;

  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Mutant> find(String option) {
    return Arrays.stream(values()).filter(mutant -> mutant.option().equals(option)).findFirst();
  }
}

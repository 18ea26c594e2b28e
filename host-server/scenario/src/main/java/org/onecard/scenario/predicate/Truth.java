package org.onecard.scenario.predicate;

import java.util.Set;

/** What a condition comes to. */
public sealed interface Truth {

  /** It holds, or it does not. */
  record Known(boolean holds) implements Truth {}

  /** It depends on what nobody knows: at least one of these. */
  record Absent(Set<Variable> missing) implements Truth {

    public Absent {
      missing = Set.copyOf(missing);
    }
  }

  /** It cannot be worked out, for instance because a number is too large or divided by zero. */
  record Failed(String because) implements Truth {}

  Truth HOLDS = new Known(true);
  Truth HOLDS_NOT = new Known(false);

  static Truth of(boolean holds) {
    return holds ? HOLDS : HOLDS_NOT;
  }
}

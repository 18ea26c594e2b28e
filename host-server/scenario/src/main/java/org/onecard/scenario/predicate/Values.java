package org.onecard.scenario.predicate;

import java.util.Optional;

/** What is known of one tap. */
@FunctionalInterface
public interface Values {

  /** The value, of the class of the variable's kind; empty where nobody knows it. */
  Optional<Object> find(Variable variable);
}

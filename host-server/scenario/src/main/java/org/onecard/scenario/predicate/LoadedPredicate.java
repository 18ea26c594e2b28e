package org.onecard.scenario.predicate;

/** What became of a checked tree. */
public sealed interface LoadedPredicate {

  /** It is one that may be evaluated. */
  record Ok(Predicate predicate) implements LoadedPredicate {}

  /** It is none, in words for whoever wrote it. */
  record Refused(String because) implements LoadedPredicate {}
}

package org.onecard.scenario.catalogue;

import org.onecard.scenario.Notice;
import org.onecard.scenario.predicate.Predicate;

/**
 * Something that must be true of a tap.
 *
 * @param when the condition
 * @param otherwise what a person is told of whom it is not true
 */
public record Requirement(Predicate when, Notice otherwise) {}

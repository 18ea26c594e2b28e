/**
 * Conditions in CEL, the Common Expression Language: what they may speak of, how a checked tree is
 * taken in, and how it is evaluated. Trees are made by the host alone, whose compiler checks types;
 * here and at a terminal there is none. A tree is taken from anybody: it is bounded in size and
 * depth, has no loops, and speaks only of {@link Variable}s through a closed list of functions.
 *
 * <p>A value that nobody knows is a typed absence, never a null: a condition that depends on it has
 * no truth, and whoever asked fails closed.
 */
package org.onecard.scenario.predicate;

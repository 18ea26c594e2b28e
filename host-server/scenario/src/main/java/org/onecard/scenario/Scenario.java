package org.onecard.scenario;

/** The kind of rules that an item follows. */
public enum Scenario {
  TRANSIT,
  LIBRARY,
  SCENIC,
  IDENTITY
}

package org.onecard.scenario;

/** The class of fare and right that a holder is registered for. */
public enum HolderClass {
  ADULT,
  SENIOR,
  STUDENT,
  DISABLED,
  VETERAN
}

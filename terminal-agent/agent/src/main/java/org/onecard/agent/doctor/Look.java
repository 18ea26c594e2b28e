package org.onecard.agent.doctor;

/** What a check found. */
public sealed interface Look {

  /** In a sentence, for a technician. */
  String found();

  /** All is well. */
  record Well(String found) implements Look {}

  /** It works, and may soon not, or not always. */
  record Doubtful(String found, Remedy remedy) implements Look {}

  /** It does not work. */
  record Wrong(String found, Remedy remedy) implements Look {}

  /** It was not looked at: nothing of the kind is set, or what it needs is wrong itself. */
  record NotLooked(String found) implements Look {}
}

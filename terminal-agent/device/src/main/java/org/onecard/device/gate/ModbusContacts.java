package org.onecard.device.gate;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the inputs of a relay module are wired to.
 *
 * @param passage closes when somebody goes through
 * @param free closed while staff leave the way open
 * @param emergency closed while there is danger; wired as a breaking contact, so that a cut wire
 *     opens too, it is given as such
 */
record ModbusContacts(
    Optional<Contact> passage, Optional<Contact> free, Optional<Contact> emergency) {

  static final ModbusContacts NONE =
      new ModbusContacts(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * One input.
   *
   * @param input 1 to 16, as it is printed on the module
   * @param breaking whether it is closed at rest and opens to tell
   */
  record Contact(int input, boolean breaking) {

    /** Whether it tells, with the inputs' states in bits from the lowest. */
    boolean tells(int inputs) {
      return ((inputs >> (input - 1)) & 1) != (breaking ? 1 : 0);
    }
  }

  /** How many inputs have to be asked for; 0 when none is wired. */
  int asked() {
    return Stream.of(passage, free, emergency)
        .flatMap(Optional::stream)
        .mapToInt(Contact::input)
        .max()
        .orElse(0);
  }
}

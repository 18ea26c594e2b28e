package org.onecard.agent.kiosk;

import java.time.Duration;
import java.util.Optional;

/**
 * Whom the card in front of the page belongs to, or nothing. {@link #toString} shows neither.
 *
 * @param left how long it may still be seen
 */
record HolderFields(Optional<String> name, Optional<String> socialSecurityNumber, Duration left) {

  static final HolderFields NOBODY =
      new HolderFields(Optional.empty(), Optional.empty(), Duration.ZERO);

  @Override
  public String toString() {
    return "HolderFields[hidden]";
  }
}

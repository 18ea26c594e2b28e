package org.onecard.scenario;

import java.time.LocalDate;

/**
 * A pass or a number of tickets that a holder has, as the registry knows it.
 *
 * @param id its stable name, {@code [a-z0-9-]}, 1 to 64 characters
 * @param from first local day on which it is good
 * @param to last local day on which it is good: it ends at the midnight after
 * @param granted tickets given out in all, 1 to 9,999; 0 for a pass, which is not counted
 */
public record Entitlement(String id, LocalDate from, LocalDate to, int granted) {

  /** Whether it is good on a local day. */
  public boolean holdsOn(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }

  public boolean isCounted() {
    return granted > 0;
  }
}

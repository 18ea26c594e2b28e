package org.onecard.ledger;

import java.time.LocalDate;

/**
 * Places that are counted together.
 *
 * @param slot the slot's id; empty for whoever is inside on that day
 */
public record PlaceKey(String itemId, LocalDate day, String slot) {

  /** Where those inside are counted. */
  public PlaceKey inside() {
    return new PlaceKey(itemId, day, "");
  }

  @Override
  public String toString() {
    return itemId + " " + day + (slot.isEmpty() ? "" : " " + slot);
  }
}

package org.onecard.lab.demo;

/** Where a terminal of the demo stands, and what it offers there. */
enum Place {
  GATE(0, "gate-01", "cq-metro-1", "metro-ride", "metro gate"),
  KIOSK(1, "kiosk-01", "cq-library-1", "library-loan", "library kiosk"),
  TURNSTILE(2, "turnstile-01", "cq-scenic-1", "scenic-entry", "scenic turnstile");

  private final int slot;
  private final String terminalId;
  private final String locationId;
  private final String itemId;
  private final String title;

  Place(int slot, String terminalId, String locationId, String itemId, String title) {
    this.slot = slot;
    this.terminalId = terminalId;
    this.locationId = locationId;
    this.itemId = itemId;
    this.title = title;
  }

  String terminalId() {
    return terminalId;
  }

  String locationId() {
    return locationId;
  }

  String itemId() {
    return itemId;
  }

  String title() {
    return title;
  }

  /** The slot its reader is. */
  int slot() {
    return slot;
  }
}

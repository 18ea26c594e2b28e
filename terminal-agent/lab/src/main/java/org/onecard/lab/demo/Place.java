package org.onecard.lab.demo;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Where a terminal of the demo stands, and what it offers there. */
enum Place {
  GATE(0, "gate-01", "cq-metro-1", "metro-ride", "metro gate"),
  KIOSK(1, "kiosk-01", "cq-library-1", "library-loan", "library kiosk"),
  TURNSTILE(2, "turnstile-01", "cq-scenic-1", "scenic-entry", "scenic turnstile"),
  /** With a PSAM in a slot of its own, and a scanner for codes. */
  BUS(3, "bus-01", "cq-bus-1", "bus-ride", "bus gate"),
  /** Without a PSAM: the host proves its cards. */
  HALL(4, "hall-01", "cq-hall-1", "identity-check", "service hall"),
  /** With a PSAM in a slot of its own, which debits purses. */
  FERRY(5, "ferry-01", "cq-ferry-1", "ferry-ride", "ferry gate"),
  /** One tap a ride, priced together with the railway's by the sample's tariff. */
  TRAM(6, "tram-01", "cq-tram-1", "city-ride", "tram"),
  /** People tap in here; they leave elsewhere, or forget to tap. */
  RAIL(7, "rail-01", "cq-rail-1", "city-ride", "railway gate");

  private static final int PSAM_SLOT = 8;
  private static final int PURSE_PSAM_SLOT = 9;

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

  /** Those that stand there at the first tap. */
  static List<Place> listFirst() {
    return List.of(GATE, KIOSK, TURNSTILE);
  }

  /** Those that take longer to set up, and open while the first ones are at work. */
  static List<Place> listLater() {
    return Arrays.stream(values()).filter(place -> !listFirst().contains(place)).toList();
  }

  /** How many slots all of them need: one for each reader, and the last two for PSAMs. */
  static int slots() {
    return PURSE_PSAM_SLOT + 1;
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

  /** The slot of its PSAM. */
  OptionalInt samSlot() {
    return switch (this) {
      case BUS -> OptionalInt.of(PSAM_SLOT);
      case FERRY -> OptionalInt.of(PURSE_PSAM_SLOT);
      case GATE, KIOSK, TURNSTILE, HALL, TRAM, RAIL -> OptionalInt.empty();
    };
  }

  /** Whether the purse on a transit card pays here, by the sample catalogue. */
  boolean takesPurses() {
    return this == FERRY;
  }

  boolean hasScanner() {
    return this == BUS;
  }

  /** Whether a card that was only read is not enough here, by the sample catalogue. */
  boolean asksForProof() {
    return this == BUS || this == HALL;
  }
}

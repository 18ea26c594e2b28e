package org.onecard.protocol.record;

/** How far the time in a record can be trusted. */
public enum TimeQuality {
  /** Signed by the host within this run of the terminal, then counted on. */
  FROM_HOST,
  /** The terminal's persisted floor and its machine's clock agree. */
  FROM_FLOOR,
  IN_DOUBT
}

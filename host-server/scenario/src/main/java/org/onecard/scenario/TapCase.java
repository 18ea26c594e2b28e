package org.onecard.scenario;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.onecard.scenario.catalogue.Item;

/**
 * One tap with everything the rules look at.
 *
 * @param item the item the tap asks for
 * @param facts what is known
 * @param tap the tap
 * @param zone the zone in which service days are counted
 * @param day the local service day of the tap
 */
record TapCase(Item item, Facts facts, Tap tap, ZoneId zone, LocalDate day) {

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

  static TapCase of(Item item, Facts facts, Tap tap, ZoneId zone) {
    return new TapCase(item, facts, tap, zone, localDay(tap.at(), zone));
  }

  /**
   * The local day of an instant. Times come from terminals and may be any number: one beyond the
   * calendar counts as its nearest end, so that no time can make a rule throw.
   */
  static LocalDate localDay(Instant at, ZoneId zone) {
    Instant within = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return LocalDate.ofInstant(within, zone);
  }

  Instant dayStart() {
    return day.atStartOfDay(zone).toInstant();
  }
}

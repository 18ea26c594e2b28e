package org.onecard.scenario;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Location;
import org.onecard.scenario.catalogue.Narrowing;

/**
 * One tap with everything the rules look at.
 *
 * @param item the item the tap asks for
 * @param facts what is known
 * @param tap the tap
 * @param zone the zone in which service days are counted
 * @param day the local service day of the tap
 * @param narrowing what the district of the location leaves of the item, where it narrows it
 * @param place the region of the location, where the catalogue describes it
 */
record TapCase(
    Item item,
    Facts facts,
    Tap tap,
    ZoneId zone,
    LocalDate day,
    Optional<Narrowing> narrowing,
    Optional<Region> place) {

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

  static TapCase of(Catalogue catalogue, Item item, Facts facts, Tap tap) {
    return new TapCase(
        item,
        facts,
        tap,
        catalogue.zone(),
        localDay(tap.at(), catalogue.zone()),
        catalogue.findNarrowing(item.id(), tap.locationId()),
        catalogue.findLocation(tap.locationId()).map(Location::region));
  }

  /** The same tap with another view of its holder. */
  TapCase withHolder(Fact<Holder> holder) {
    return new TapCase(item, facts.withHolder(holder), tap, zone, day, narrowing, place);
  }

  /**
   * The local day of an instant. Times come from terminals and may be any number: one beyond the
   * calendar counts as its nearest end, so that no time can make a rule throw.
   */
  static LocalDate localDay(Instant at, ZoneId zone) {
    Instant within = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return LocalDate.ofInstant(within, zone);
  }

  /** Minutes since local midnight, by the clock on the wall. */
  int minute() {
    return LocalTime.ofInstant(tap.at(), zone).toSecondOfDay() / 60;
  }

  Instant dayStart() {
    return day.atStartOfDay(zone).toInstant();
  }
}

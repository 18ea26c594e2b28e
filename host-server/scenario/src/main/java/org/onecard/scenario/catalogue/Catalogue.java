package org.onecard.scenario.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Region;

/**
 * One version of the list of items of one region.
 *
 * @param region the region that publishes it
 * @param version 1 or more; a later publication has a higher one, a rollback too
 * @param effectiveFrom from when on it is in force
 * @param zone the zone in which the region's service days are counted
 * @param items the items, no id twice
 */
public record Catalogue(
    Region region, long version, Instant effectiveFrom, ZoneId zone, List<Item> items) {

  public Catalogue {
    items = List.copyOf(items);
  }

  /** The same content as another version. */
  public Catalogue republished(long asVersion, Instant from) {
    return new Catalogue(region, asVersion, from, zone, items);
  }

  public Optional<Item> findItem(String itemId) {
    return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
  }
}

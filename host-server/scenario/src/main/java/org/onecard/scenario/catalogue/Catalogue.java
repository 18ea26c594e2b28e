package org.onecard.scenario.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Region;
import org.onecard.scenario.fare.Tariff;

/**
 * One version of the list of items of one region.
 *
 * @param region the region that publishes it
 * @param version 1 or more; a later publication has a higher one, a rollback too
 * @param effectiveFrom from when on it is in force
 * @param zone the zone in which the region's service days are counted
 * @param items the items, no id twice
 * @param tariffs what items price rides by, no id twice
 */
public record Catalogue(
    Region region,
    long version,
    Instant effectiveFrom,
    ZoneId zone,
    List<Item> items,
    List<Tariff> tariffs) {

  public Catalogue {
    items = List.copyOf(items);
    tariffs = List.copyOf(tariffs);
  }

  /** A catalogue without tariffs. */
  public Catalogue(
      Region region, long version, Instant effectiveFrom, ZoneId zone, List<Item> items) {
    this(region, version, effectiveFrom, zone, items, List.of());
  }

  public Optional<Tariff> findTariff(String tariffId) {
    return tariffs.stream().filter(tariff -> tariff.id().equals(tariffId)).findFirst();
  }

  public Optional<Item> findItem(String itemId) {
    return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
  }
}

package org.onecard.server.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.scenario.fare.Tariff;

/** A catalogue that has been written but not published, and so has no version yet. */
public record CatalogueDraft(
    Region region,
    Instant effectiveFrom,
    ZoneId zone,
    List<Item> items,
    Catalogue.Places places,
    List<TestCase> tests,
    List<Tariff> tariffs) {

  public CatalogueDraft {
    items = List.copyOf(items);
    tests = List.copyOf(tests);
    tariffs = List.copyOf(tariffs);
  }

  /**
   * The catalogue as this version of the region's list.
   *
   * @param version 1 or more, higher than any before
   */
  public Catalogue asVersion(long version) {
    return new Catalogue(region, version, effectiveFrom, zone, items, places, tests, tariffs);
  }
}

package org.onecard.server.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.Location;
import org.onecard.scenario.catalogue.Narrowing;
import org.onecard.scenario.catalogue.Operator;
import org.onecard.scenario.fare.Tariff;

/**
 * One file of a catalogue, read but for its test cases, which need the zone of the whole.
 *
 * @param region of a province or a district; empty for the joint list, or where it was reported
 * @param joint the regions of the joint list; none in other files
 * @param zone where the file says it
 * @param tests the test cases as they stand in the file
 * @param tariffsWhole whether every row of its tariffs could be read
 */
record LayerFile(
    FileFindings findings,
    Layer layer,
    Optional<Region> region,
    List<Region> joint,
    Optional<ZoneId> zone,
    Optional<Instant> effective,
    List<Operator> operators,
    List<Location> locations,
    List<Item> items,
    List<Narrowing> narrowings,
    List<YamlFields> tests,
    List<Tariff> tariffs,
    boolean tariffsWhole) {

  LayerFile {
    joint = List.copyOf(joint);
    operators = List.copyOf(operators);
    locations = List.copyOf(locations);
    items = List.copyOf(items);
    narrowings = List.copyOf(narrowings);
    tests = List.copyOf(tests);
    tariffs = List.copyOf(tariffs);
  }

  /** Whether it is a district's of that province. */
  boolean isDistrictOf(Region province) {
    return layer == Layer.DISTRICT && region.map(province::holds).orElse(false);
  }
}

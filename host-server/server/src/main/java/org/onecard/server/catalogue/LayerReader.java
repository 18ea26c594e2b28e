package org.onecard.server.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.Location;
import org.onecard.scenario.catalogue.Narrowing;
import org.onecard.scenario.catalogue.Operator;
import org.onecard.scenario.fare.Tariff;

/** Reads one file of a catalogue. Where a fault was reported, something harmless stands in. */
final class LayerReader {

  private static final Region ANY_REGION = new Region("100000");
  private static final Notice NO_NAME = new Notice("-", "-");

  private final YamlFields root;
  private final FileFindings findings;
  private final Conditions conditions;
  private final int number;

  /**
   * A reader of one file.
   *
   * @param number its place among the files, so that stand-ins of two files differ
   */
  LayerReader(YamlFields root, FileFindings findings, Conditions conditions, int number) {
    this.root = root;
    this.findings = findings;
    this.conditions = conditions;
    this.number = number;
  }

  LayerFile read() {
    Layer layer = root.find("layer", ScalarType.oneOf(Layer.class)).orElse(Layer.PROVINCE);
    return switch (layer) {
      case JOINT -> joint();
      case PROVINCE -> province();
      case DISTRICT -> district();
    };
  }

  private LayerFile joint() {
    List<Region> regions = List.copyOf(root.values("regions", ScalarType.REGION));
    if (regions.size() < 2) {
      root.report("is no joint list", "give two or more regions, for instance [500000, 510000]");
    }
    Optional<ZoneId> zone = root.required("zone", ScalarType.ZONE);
    return file(Layer.JOINT, Optional.empty(), regions, zone, Optional.empty(), List.of());
  }

  private LayerFile province() {
    Optional<Region> region = root.required("region", ScalarType.REGION);
    Optional<ZoneId> zone = root.required("zone", ScalarType.ZONE);
    Optional<Instant> effective =
        root.required("effective", ScalarType.timeIn(zone.orElse(ZoneOffset.UTC)));
    return file(Layer.PROVINCE, region, List.of(), zone, effective, List.of());
  }

  private LayerFile district() {
    Optional<Region> region = root.required("region", ScalarType.REGION);
    List<Narrowing> narrowings = new ArrayList<>();
    for (YamlFields group : root.groups("narrow")) {
      narrowings.add(narrowing(group, region.orElse(ANY_REGION)));
    }
    return file(Layer.DISTRICT, region, List.of(), Optional.empty(), Optional.empty(), narrowings);
  }

  private LayerFile file(
      Layer layer,
      Optional<Region> region,
      List<Region> joint,
      Optional<ZoneId> zone,
      Optional<Instant> effective,
      List<Narrowing> narrowings) {
    List<Operator> operators = new ArrayList<>();
    for (YamlFields group : root.groups("operators")) {
      operators.add(operator(group));
    }
    List<Location> locations = new ArrayList<>();
    for (YamlFields group : root.groups("locations")) {
      locations.add(location(group, region));
    }
    List<Item> items = items(layer);
    if (layer == Layer.DISTRICT) {
      items = ofDistrict(items, locations, region.orElse(ANY_REGION));
    }
    TariffReader tariffReader = new TariffReader(findings);
    // A district counts its days by no zone of its own: there each tariff says its zone.
    List<Tariff> tariffs =
        tariffReader.read(
            root,
            layer == Layer.DISTRICT ? Optional.empty() : Optional.of(zone.orElse(ZoneOffset.UTC)));
    List<YamlFields> tests = root.groups("tests");
    root.refuseOthers();
    return new LayerFile(
        findings,
        layer,
        region,
        joint,
        zone,
        effective,
        operators,
        locations,
        items,
        narrowings,
        tests,
        tariffs,
        tariffReader.isWhole());
  }

  private List<Item> items(Layer layer) {
    List<YamlNode> nodes = root.list("items", layer == Layer.PROVINCE && number == 0);
    ItemReader reader = new ItemReader(findings, conditions, layer);
    List<Item> items = new ArrayList<>();
    // One more than may be is enough to be told that there are too many.
    for (int i = 0; i < Math.min(nodes.size(), CatalogueCheck.MOST_ITEMS + 1); i++) {
      String spareId = "item-%d-%d".formatted(number, i);
      items.add(
          YamlFields.of("items[" + i + "]", nodes.get(i), findings)
              .map(fields -> reader.read(fields, spareId))
              .orElseGet(() -> ItemReader.standIn(spareId)));
    }
    return items;
  }

  /** A district's items are offered at its own locations and nowhere else. */
  private List<Item> ofDistrict(List<Item> items, List<Location> locations, Region district) {
    Set<String> own = new HashSet<>();
    for (int i = 0; i < locations.size(); i++) {
      Location location = locations.get(i);
      own.add(location.id());
      if (!district.holds(location.region())) {
        findings.report(
            findings.placeOf("locations[" + i + "]"),
            "locations[" + i + "].region",
            "does not lie in " + district.code(),
            "a district describes its own locations");
      }
    }
    List<Item> bound = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Set<String> at = item.locations().isEmpty() ? own : item.locations();
      if (at.isEmpty() || !own.containsAll(at)) {
        findings.report(
            findings.placeOf("items[" + i + "]"),
            "items[" + i + "].locations",
            "is offered outside the district",
            "a district adds items at the locations that its file describes");
      }
      bound.add(item.offeredAt(at));
    }
    return bound;
  }

  private static Operator operator(YamlFields group) {
    Optional<String> id = group.required("id", ScalarType.TEXT);
    Optional<Notice> name = group.requiredGroup("name").flatMap(YamlFields::notice);
    group.refuseOthers();
    return new Operator(id.orElse("nobody"), name.orElse(NO_NAME));
  }

  private static Location location(YamlFields group, Optional<Region> of) {
    Optional<String> id = group.required("id", ScalarType.TEXT);
    Optional<Notice> name = group.requiredGroup("name").flatMap(YamlFields::notice);
    Optional<Region> region =
        of.isPresent() && !group.has("region") ? of : group.required("region", ScalarType.REGION);
    Optional<String> operator = group.find("operator", ScalarType.TEXT);
    group.refuseOthers();
    return new Location(
        id.orElse("nowhere"), name.orElse(NO_NAME), region.orElse(ANY_REGION), operator);
  }

  private static Narrowing narrowing(YamlFields group, Region district) {
    Optional<String> item = group.required("item", ScalarType.TEXT);
    boolean open = group.find("open", ScalarType.YES_NO).orElse(true);
    Optional<YamlFields> valid = group.findGroup("valid");
    Optional<LocalDate> from = valid.flatMap(days -> days.find("from", ScalarType.DAY));
    Optional<LocalDate> to = valid.flatMap(days -> days.find("to", ScalarType.DAY));
    valid.ifPresent(YamlFields::refuseOthers);
    Set<Application> media = group.values("media", ScalarType.oneOf(Application.class));
    group.refuseOthers();
    return new Narrowing(district, item.orElse("-"), open, from, to, media);
  }
}

package org.onecard.server.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Bodies;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.EqualTreatment;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Location;
import org.onecard.scenario.catalogue.Narrowing;
import org.onecard.scenario.catalogue.Operator;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.scenario.fare.Tariff;
import org.onecard.server.catalogue.YamlNode.Position;

/**
 * One region's catalogue out of several files: the joint list, then the province's, then those of
 * its districts. It remembers of each part which file it is from, so that a fault of the whole is
 * told where it stands.
 */
final class Merged {

  private static final Region ANY_REGION = new Region("100000");
  private static final Instant ANY_TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** A frame of delivery, less what stands around the bundle in it. */
  private static final int MOST_BUNDLE = Frames.MOST_DELIVERY - 1_024;

  private static final Pattern PART = Pattern.compile("([a-z]+)\\[([0-9]+)\\](.*)");

  private final LayerFile province;
  private final Optional<LayerFile> joint;
  private final Region region;
  private final ZoneId zone;
  private final List<Operator> operators = new ArrayList<>();
  private final List<Location> locations = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final List<Narrowing> narrowings = new ArrayList<>();
  private final List<TestCase> tests = new ArrayList<>();
  private final List<Tariff> tariffs = new ArrayList<>();
  private boolean tariffsWhole = true;
  private final Map<String, List<Origin>> origins = new HashMap<>();

  /** Where a part of the whole stands: its file, and its place in the list of that file. */
  private record Origin(LayerFile file, int index) {}

  Merged(LayerFile province, Optional<LayerFile> joint, List<LayerFile> districts) {
    this.province = province;
    this.joint = joint;
    this.region = province.region().orElse(ANY_REGION);
    this.zone = province.zone().orElse(ZoneOffset.UTC);
    joint.ifPresent(this::add);
    add(province);
    districts.forEach(this::add);
  }

  private void add(LayerFile file) {
    add("operators", file, file.operators(), operators);
    add("locations", file, file.locations(), locations);
    add("items", file, file.items(), items);
    add("narrow", file, file.narrowings(), narrowings);
    add("tariffs", file, file.tariffs(), tariffs);
    tariffsWhole &= file.tariffsWhole();
    TestReader reader = new TestReader(region, zone);
    for (int i = 0; i < file.tests().size(); i++) {
      Optional<TestCase> test = reader.read(file.tests().get(i));
      if (test.isPresent()) {
        tests.add(test.get());
        originsOf("tests").add(new Origin(file, i));
      }
    }
  }

  private <T> void add(String list, LayerFile file, List<T> parts, List<T> whole) {
    for (int i = 0; i < parts.size(); i++) {
      whole.add(parts.get(i));
      originsOf(list).add(new Origin(file, i));
    }
  }

  private List<Origin> originsOf(String list) {
    return origins.computeIfAbsent(list, unseen -> new ArrayList<>());
  }

  CatalogueDraft draft() {
    return new CatalogueDraft(
        region,
        province.effective().orElse(ANY_TIME),
        zone,
        items,
        new Catalogue.Places(
            joint.map(LayerFile::joint).orElse(List.of()), operators, locations, narrowings),
        tests,
        tariffs);
  }

  /** Reports whatever is wrong with the whole. */
  void check() {
    if (tariffsWhole) {
      CatalogueCheck.check(draft().asVersion(1)).forEach(this::report);
    } // Else items would seem to name tariffs that are not there.
  }

  /**
   * Reports what a terminal would refuse, and the cases that come out otherwise. Only where nothing
   * else is wrong does this tell.
   */
  void runTests() {
    Catalogue catalogue = draft().asVersion(1);
    Optional<String> obstacle = findObstacle(catalogue);
    if (obstacle.isPresent()) {
      province
          .findings()
          .report(
              Position.START,
              "",
              obstacle.get(),
              "look for a value out of range, most likely in a test case; or for what can be left"
                  + " out");
      return;
    }
    CatalogueTests.run(catalogue).forEach(this::report);
    EqualTreatment.check(catalogue).forEach(this::report);
  }

  /** Why it cannot go to a terminal; encoding tries whether it would be taken there. */
  private static Optional<String> findObstacle(Catalogue catalogue) {
    try {
      int bytes = Bodies.encode(catalogue).length;
      return bytes > MOST_BUNDLE
          ? Optional.of(
              "the catalogue is too large to be delivered: %,d bytes, and at most %,d"
                  .formatted(bytes, MOST_BUNDLE))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("a terminal would refuse this catalogue: " + e.getMessage());
    }
  }

  private void report(CatalogueCheck.Finding finding) {
    Matcher part = PART.matcher(finding.path());
    if (part.matches()) {
      List<Origin> known = originsOf(part.group(1));
      int index = Integer.parseInt(part.group(2));
      if (index < known.size()) {
        Origin origin = known.get(index);
        origin
            .file()
            .findings()
            .report(
                new CatalogueCheck.Finding(
                    "%s[%d]%s".formatted(part.group(1), origin.index(), part.group(3)),
                    finding.message(),
                    finding.remedy()));
        return;
      }
    }
    boolean ofJoint = finding.path().equals("joint");
    (ofJoint ? joint.orElse(province) : province).findings().report(finding);
  }
}

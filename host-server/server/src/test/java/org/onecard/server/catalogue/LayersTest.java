package org.onecard.server.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.server.catalogue.ParsedCatalogue.Invalid;
import org.onecard.server.catalogue.ParsedCatalogue.Valid;

/** Joint list, provinces and districts, each in a file of its own. */
class LayersTest {

  private static final String JOINT =
      """
      layer: joint
      regions: [500000, 510000]
      zone: Asia/Shanghai
      operators:
        - { id: museum, name: { zh: 博物馆, en: Museum } }
      items:
        - id: museum-entry
          title: { zh: 博物馆, en: Museum }
          operator: museum
          valid: { from: 2026-01-01 }
          media: [ssse, ecard]
          assurance: read
          scenic: { priceFen: 1000, freeFor: [500000, 510000], entriesPerDay: 1 }
          require:
            - when: holder.age >= 14 || holder.kind == 'student'
              else: { zh: 请由家长陪同, en: Please come with a parent }
      tests:
        - name: A resident enters free
          item: museum-entry
          at: 2026-03-02T10:00
          holder: { born: 1980-05-01, residence: 500112 }
          expect: { chargeFen: 0 }
        - name: A child alone is asked for a parent
          item: museum-entry
          at: 2026-03-02T10:00
          holder: { born: 2020-05-01, residence: 500112 }
          expect: { refused: condition-not-met }
      """;

  private static final String CHONGQING =
      """
      layer: province
      region: 500000
      zone: Asia/Shanghai
      effective: 2026-03-01T04:00
      """;

  private static final String SICHUAN =
      """
      layer: province
      region: 510000
      zone: Asia/Shanghai
      effective: 2026-03-01T05:00
      """;

  private static final String YUZHONG =
      """
      layer: district
      region: 500103
      operators:
        - { id: hall, name: { zh: 大厅, en: Hall } }
      locations:
        - { id: hall-1, name: { zh: 大厅, en: Hall }, operator: hall }
      narrow:
        - { item: museum-entry, valid: { to: 2026-06-30 }, media: [ssse] }
      items:
        - id: hall-check
          title: { zh: 核验, en: Check }
          operator: hall
          valid: { from: 2026-01-01 }
          assurance: read
          identity: { purpose: { zh: 核验, en: Check }, showFor: 10s }
      """;

  @Test
  void eachProvince_getsTheJointListAndItsDistricts() {
    Valid valid = valid(JOINT, CHONGQING, SICHUAN, YUZHONG);
    Catalogue chongqing = valid.findDraft(new Region("500000")).orElseThrow().asVersion(1);
    Catalogue sichuan = valid.findDraft(new Region("510000")).orElseThrow().asVersion(1);

    assertThat(chongqing.items())
        .extracting(Item::id)
        .containsExactly("museum-entry", "hall-check");
    assertThat(chongqing.items())
        .extracting(Item::layer)
        .containsExactly(Layer.JOINT, Layer.DISTRICT);
    assertThat(chongqing.findItem("hall-check").orElseThrow().locations())
        .containsExactly("hall-1");
    assertThat(chongqing.findNarrowing("museum-entry", "hall-1")).isPresent();
    assertThat(sichuan.items()).extracting(Item::id).containsExactly("museum-entry");
    assertThat(valid.warnings()).isEmpty();
  }

  @Test
  void whatWasRead_reachesATerminalAsItIs() {
    Catalogue catalogue = valid(JOINT, CHONGQING, YUZHONG).draft().asVersion(3);
    assertThat(Bodies.decodeCatalogue(Bodies.encode(catalogue)))
        .isEqualTo(new Decoded.Ok<>(catalogue));
  }

  @Test
  void aDistrictThatOpensMore_isRefusedAtItsLine() {
    assertThat(faults(JOINT, CHONGQING, YUZHONG.replace("[ssse] }", "[ssse, t-union] }")))
        .singleElement()
        .asString()
        .startsWith("3.yaml:8:")
        .contains("narrow[0].media", "never opens more");
  }

  @Test
  void aDistrictThatChangesAJointItem_isRefused() {
    assertThat(faults(JOINT, CHONGQING, YUZHONG.replace("id: hall-check", "id: museum-entry")))
        .anySatisfy(fault -> assertThat(fault).contains("items[0].id", "already"));
  }

  @Test
  void anUnknownOperatorOrLocation_isRefusedWhereItStands() {
    assertThat(
            faults(
                JOINT,
                CHONGQING,
                YUZHONG.replace("operator: hall\n", "operator: hell\n    locations: [hall-9]\n")))
        .anySatisfy(fault -> assertThat(fault).contains("items[0].operator", "hell"))
        .anySatisfy(fault -> assertThat(fault).contains("outside the district"));
  }

  @Test
  void aJointItemThatFavoursOneRegion_isRefused() {
    assertThat(faults(JOINT.replace("freeFor: [500000, 510000]", "freeFor: [500000]"), CHONGQING))
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .startsWith("1.yaml:")
                    .contains("comes out otherwise for somebody of 510000"));
  }

  @Test
  void aCaseThatComesOutOtherwise_isToldWithTheRule() {
    assertThat(faults(JOINT.replace("{ chargeFen: 0 }", "{ chargeFen: 5 }"), CHONGQING))
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .contains(
                        "A resident enters free",
                        "expected a charge of 0.05",
                        "it is a charge of 0.00"));
  }

  @Test
  void aSlipInACondition_isToldWithTheNearestName() {
    assertThat(faults(JOINT.replace("holder.age", "holder.aeg"), CHONGQING))
        .singleElement()
        .asString()
        .startsWith("1.yaml:15:")
        .contains("require[0].when", "a tap has no holder.aeg", "did you mean holder.age?");
    assertThat(faults(JOINT.replace(">= 14", ">= 'x'"), CHONGQING))
        .singleElement()
        .asString()
        .contains("at character 12");
  }

  @Test
  void aConditionThatNeverOrAlwaysHolds_isAWarning() {
    Valid never =
        valid(
            JOINT
                .replace(
                    "holder.age >= 14 || ",
                    "holder.age >= 14 && holder.age < 14 && " + "holder.kind != 'adult' && ")
                .replaceAll("(?s)tests:.*", ""),
            CHONGQING);
    assertThat(never.warnings()).singleElement().asString().contains("1.yaml:", "can never hold");
    Valid always =
        valid(
            JOINT
                .replace("holder.kind == 'student'", "holder.age < 14")
                .replaceAll("(?s)tests:.*", ""),
            CHONGQING);
    assertThat(always.warnings()).singleElement().asString().contains("always holds");
  }

  @Test
  void whatNoTerminalWouldTake_isRefusedHere() {
    assertThat(
            faults(
                JOINT.replace(
                    "holder: { born: 1980-05-01, residence: 500112 }",
                    "holder: { entitlements: [{ id: PASS, from: 2026-01-01, to: 2026-01-02 }] }"),
                CHONGQING))
        .singleElement()
        .asString()
        .startsWith("2.yaml:1:")
        .contains("a terminal would refuse");
  }

  @Test
  void aConditionOfTwoLines_isRefusedUnlessItIsFolded() {
    String two = "holder.age >= 14\n          || holder.kind == 'student'";
    String one = "holder.age >= 14 || holder.kind == 'student'";
    assertThat(faults(JOINT.replace(one, "|\n          " + two), CHONGQING))
        .anySatisfy(fault -> assertThat(fault).contains("holds a line break", ">-"));
    valid(JOINT.replace(one, ">-\n          " + two), CHONGQING);
  }

  @Test
  void aBombOfAnExpression_isRefusedWithASentence() {
    for (String bomb :
        List.of(
            "(".repeat(240) + "true" + ")".repeat(240),
            "!(".repeat(160) + "true" + ")".repeat(160),
            "[".repeat(200) + "]".repeat(200) + " == []",
            "true" + " || true".repeat(2_000),
            "holder.passes.all(a, holder.passes.all(b, holder.passes.all(c, a == b || b == c)))",
            "holder.kind.matches('(a|aa)+$')",
            "duration('1h') + duration('9223372036854775807s') > duration('1s') ? 1 : 2",
            "timestamp('no time') < tap.at && 'unended")) {
      assertThat(
              faults(
                  JOINT.replace("holder.age >= 14 || holder.kind == 'student'", "\"" + bomb + "\""),
                  CHONGQING))
          .as(bomb)
          .singleElement()
          .asString()
          .contains("require[0].when: ");
    }
  }

  @Test
  void filesThatDoNotGoTogether_areRefused() {
    assertThat(faults(JOINT)).singleElement().asString().contains("no province");
    assertThat(faults(JOINT, CHONGQING, JOINT.replaceAll("(?s)operators:.*", "")))
        .anySatisfy(fault -> assertThat(fault).contains("second joint list"));
    assertThat(faults(CHONGQING + "items: []\n", YUZHONG.replace("500103", "520103")))
        .anySatisfy(fault -> assertThat(fault).contains("none of the provinces"));
    assertThat(faults(JOINT, CHONGQING.replace("500000", "520000")))
        .anySatisfy(fault -> assertThat(fault).contains("not one of region 520000"));
  }

  private static Valid valid(String... files) {
    ParsedCatalogue parsed = CatalogueYaml.parse(sources(files));
    assertThat(parsed).isInstanceOf(Valid.class);
    return (Valid) parsed;
  }

  private static List<String> faults(String... files) {
    ParsedCatalogue parsed = CatalogueYaml.parse(sources(files));
    assertThat(parsed).isInstanceOf(Invalid.class);
    return ((Invalid) parsed).findings().stream().map(Finding::toString).toList();
  }

  private static List<SourceFile> sources(String... files) {
    List<SourceFile> sources = new ArrayList<>();
    for (String file : files) {
      sources.add(new SourceFile((sources.size() + 1) + ".yaml", file.getBytes(UTF_8)));
    }
    return sources;
  }
}

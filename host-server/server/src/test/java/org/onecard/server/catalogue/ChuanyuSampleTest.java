package org.onecard.server.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.EqualTreatment;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.server.catalogue.ParsedCatalogue.Invalid;
import org.onecard.server.catalogue.ParsedCatalogue.Valid;
import org.onecard.server.registry.ParsedRegistry;
import org.onecard.server.registry.RegistryCsv;

/** The sample of both regions is right, and fair. */
class ChuanyuSampleTest {

  private static final Path SAMPLE = Path.of("../../firmware-docs/samples/chuanyu");

  @Test
  void theSample_isRightFromEndToEnd_withoutAWarning() throws IOException {
    ParsedCatalogue parsed = CatalogueYaml.parse(SourceFile.readAll(SAMPLE));
    assertThat(parsed)
        .as("%s", parsed instanceof Invalid invalid ? invalid.findings() : "")
        .isInstanceOf(Valid.class);
    assertThat(((Valid) parsed).warnings()).isEmpty();
    assertThat(((Valid) parsed).drafts())
        .extracting(CatalogueDraft::region)
        .containsExactly(new Region("500000"), new Region("510000"));
  }

  @Test
  void everyItem_hasCasesOfItsOwn() throws IOException {
    for (Catalogue catalogue : catalogues()) {
      for (Item item : catalogue.items()) {
        assertThat(catalogue.tests())
            .as(item.id())
            .anyMatch(test -> test.tap().itemId().equals(item.id()));
      }
    }
  }

  @Test
  void everyJointItem_treatsTheResidentsOfBothRegionsAlike() throws IOException {
    for (Catalogue catalogue : catalogues()) {
      assertThat(EqualTreatment.check(catalogue)).isEmpty();
    }
  }

  @Test
  void theExchangeOfRegions_wouldFindAnItemThatIsUnfair() throws IOException {
    String joint = Files.readString(SAMPLE.resolve("joint.yaml"));
    for (String unfair :
        List.of(
            joint.replace("freeFor: [500000, 510000]", "freeFor: [510000]"),
            joint.replace(
                "holder.age >= 14 ||", "holder.age >= 14 && within(card.region, '500000') ||"))) {
      List<SourceFile> files =
          List.of(
              new SourceFile("joint.yaml", unfair.getBytes(StandardCharsets.UTF_8)),
              SourceFile.readAll(SAMPLE.resolve("chongqing.yaml")).get(0));
      assertThat(((Invalid) CatalogueYaml.parse(files)).findings())
          .anySatisfy(
              finding ->
                  assertThat(finding.message()).contains("comes out otherwise for somebody of"));
    }
  }

  @Test
  void theSample_reachesATerminalAsItIs_andItsCasesComeOutThereToo() throws IOException {
    for (Catalogue catalogue : catalogues()) {
      Decoded<Catalogue> decoded = Bodies.decodeCatalogue(Bodies.encode(catalogue));
      assertThat(decoded).isEqualTo(new Decoded.Ok<>(catalogue));
      assertThat(CatalogueTests.run(((Decoded.Ok<Catalogue>) decoded).value())).isEmpty();
    }
  }

  @Test
  void eachCase_canFail() throws IOException {
    for (Catalogue catalogue : catalogues()) {
      List<TestCase> tests = catalogue.tests();
      assertThat(tests).extracting(TestCase::name).doesNotHaveDuplicates();
      assertThat(tests.stream().map(TestCase::expected).distinct().count()).isGreaterThan(5);
    }
    assertThat(
            catalogues().get(0).items().stream()
                .filter(item -> item.layer() == Layer.JOINT)
                .count())
        .isEqualTo(4);
  }

  @Test
  void theRegistryOfTheSample_canBeImported() throws IOException {
    try (InputStream in = Files.newInputStream(SAMPLE.resolve("registry.csv"))) {
      assertThat(RegistryCsv.parse("registry.csv", in)).isInstanceOf(ParsedRegistry.Rows.class);
    }
  }

  private static List<Catalogue> catalogues() throws IOException {
    Valid valid = (Valid) CatalogueYaml.parse(SourceFile.readAll(SAMPLE));
    return Stream.of("500000", "510000")
        .map(region -> valid.findDraft(new Region(region)).orElseThrow().asVersion(1))
        .toList();
  }
}

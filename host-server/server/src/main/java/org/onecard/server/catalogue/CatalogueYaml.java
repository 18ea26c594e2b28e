package org.onecard.server.catalogue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.fare.Tariff;

/** Reads a catalogue as a person wrote it. The format is told in firmware-docs/catalogue.md. */
public final class CatalogueYaml {

  private static final Region ANY_REGION = new Region("100000");
  private static final Instant ANY_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private CatalogueYaml() {}

  /**
   * Reads and checks a whole file.
   *
   * @param fileName as findings shall name it
   * @param file its bytes: UTF-8, at most 1 MiB
   * @return the catalogue, or everything that is wrong with it; input never makes it throw
   */
  public static ParsedCatalogue parse(String fileName, byte[] file) {
    FileFindings findings = new FileFindings(fileName);
    Optional<CatalogueDraft> draft = Optional.empty();
    try {
      draft =
          YamlFields.of("", YamlTree.read(file), findings).map(root -> catalogue(root, findings));
    } catch (MalformedYaml e) {
      findings.report(e.at(), "", e.problem(), e.remedy());
    }
    return findings.isEmpty()
        ? new ParsedCatalogue.Valid(draft.orElseThrow())
        : new ParsedCatalogue.Invalid(findings.inOrder());
  }

  /** The draft; where a fault was reported, something harmless stands in for what is missing. */
  private static CatalogueDraft catalogue(YamlFields root, FileFindings findings) {
    Optional<Region> region = root.required("region", ScalarType.REGION);
    ZoneId zone = root.required("zone", ScalarType.ZONE).orElse(ZoneOffset.UTC);
    Optional<Instant> effective = root.required("effective", ScalarType.timeIn(zone));
    List<YamlNode> nodes = root.list("items", true);
    TariffReader tariffReader = new TariffReader(findings);
    List<Tariff> tariffs = tariffReader.read(root, zone);
    root.refuseOthers();

    ItemReader reader = new ItemReader(findings);
    List<Item> items = new ArrayList<>();
    // One more than may be is enough to be told that there are too many.
    for (int i = 0; i < Math.min(nodes.size(), CatalogueCheck.MOST_ITEMS + 1); i++) {
      String spareId = "item-" + i;
      items.add(
          YamlFields.of("items[" + i + "]", nodes.get(i), findings)
              .map(fields -> reader.read(fields, spareId))
              .orElseGet(() -> ItemReader.standIn(spareId)));
    }
    CatalogueDraft draft =
        new CatalogueDraft(
            region.orElse(ANY_REGION), effective.orElse(ANY_TIME), zone, items, tariffs);
    if (tariffReader.isWhole()) {
      CatalogueCheck.check(draft.asVersion(1)).forEach(findings::report);
    } // Else items would seem to name tariffs that are not there.
    return draft;
  }
}

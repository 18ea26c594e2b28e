package org.onecard.server.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.server.catalogue.YamlNode.Position;

/** Reads a catalogue as a person wrote it. The format is told in firmware-docs/catalogue.md. */
public final class CatalogueYaml {

  /** Of one file. */
  public static final int MOST_BYTES = 8 << 20;

  private CatalogueYaml() {}

  /**
   * Reads and checks a catalogue of one file.
   *
   * @param fileName as findings shall name it
   * @param file its bytes: UTF-8, at most {@link #MOST_BYTES}
   * @return the catalogue, or everything that is wrong with it; input never makes it throw
   */
  public static ParsedCatalogue parse(String fileName, byte[] file) {
    return parse(List.of(new SourceFile(fileName, file)));
  }

  /**
   * Reads and checks a catalogue of several files: at most one joint list, one or more provinces,
   * and districts of these. Each province makes a catalogue of its own, with the joint list and its
   * districts in it.
   *
   * @return the catalogues, or everything that is wrong with them; input never makes it throw
   */
  public static ParsedCatalogue parse(List<SourceFile> files) {
    List<FileFindings> findings = new ArrayList<>();
    List<LayerFile> layers = new ArrayList<>();
    Conditions conditions = new Conditions();
    for (SourceFile file : files) {
      FileFindings ofFile = new FileFindings(file.name());
      findings.add(ofFile);
      read(file, ofFile, conditions, findings.size() - 1).ifPresent(layers::add);
    }
    List<Merged> merged = merge(layers, findings);
    merged.forEach(Merged::check);
    if (isEmpty(findings)) {
      merged.forEach(Merged::runTests);
    }
    return isEmpty(findings)
        ? new ParsedCatalogue.Valid(
            merged.stream().map(Merged::draft).toList(),
            findings.stream().flatMap(each -> each.warnings().stream()).toList())
        : new ParsedCatalogue.Invalid(
            findings.stream().flatMap(each -> each.inOrder().stream()).toList());
  }

  private static Optional<LayerFile> read(
      SourceFile file, FileFindings findings, Conditions conditions, int number) {
    try {
      return YamlFields.of("", YamlTree.read(file.content()), findings)
          .map(root -> new LayerReader(root, findings, conditions, number).read());
    } catch (MalformedYaml e) {
      findings.report(e.at(), "", e.problem(), e.remedy());
      return Optional.empty();
    }
  }

  private static List<Merged> merge(List<LayerFile> layers, List<FileFindings> findings) {
    List<LayerFile> joint = ofLayer(layers, Layer.JOINT);
    List<LayerFile> provinces = ofLayer(layers, Layer.PROVINCE);
    List<LayerFile> districts = ofLayer(layers, Layer.DISTRICT);
    joint.stream().skip(1).forEach(second -> refuse(second, "layer", "is a second joint list"));
    if (provinces.isEmpty() && isEmpty(findings)) {
      findings
          .get(0)
          .report(
              Position.START,
              "",
              "there is no province among the files",
              "add the file of the region that publishes");
    }
    List<Merged> merged = new ArrayList<>();
    for (int i = 0; i < provinces.size(); i++) {
      LayerFile province = provinces.get(i);
      if (provinces.subList(0, i).stream()
          .anyMatch(
              before -> before.region().isPresent() && before.region().equals(province.region()))) {
        refuse(province, "region", "is that of another file");
      }
      merged.add(
          new Merged(
              province,
              joint.stream().findFirst(),
              districts.stream()
                  .filter(district -> province.region().map(district::isDistrictOf).orElse(false))
                  .toList()));
    }
    for (LayerFile district : districts) {
      if (district.region().isPresent()
          && provinces.stream()
              .noneMatch(province -> province.region().map(district::isDistrictOf).orElse(false))) {
        refuse(district, "region", "lies in none of the provinces among the files");
      }
    }
    return merged;
  }

  private static void refuse(LayerFile file, String path, String message) {
    file.findings()
        .report(
            file.findings().placeOf(path),
            path,
            message,
            "publish one joint list, one file a province, and districts of these");
  }

  private static List<LayerFile> ofLayer(List<LayerFile> layers, Layer layer) {
    return layers.stream().filter(file -> file.layer() == layer).toList();
  }

  private static boolean isEmpty(List<FileFindings> findings) {
    return findings.stream().allMatch(FileFindings::isEmpty);
  }
}

package org.onecard.server.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.server.catalogue.YamlNode.Position;

/** What is wrong with one file, while it is being read; bounded. */
final class FileFindings {

  private final String file;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final Map<String, Position> positions = new HashMap<>();

  FileFindings(String file) {
    this.file = file;
  }

  /** Remembers where a field stands, for faults that are found later by its path. */
  void located(String path, Position at) {
    positions.putIfAbsent(path, at);
  }

  /** Where a field stands that was remembered; the file's start where it was not. */
  Position placeOf(String path) {
    return positions.getOrDefault(path, Position.START);
  }

  void report(Position at, String path, String message, String remedy) {
    if (findings.size() < CatalogueCheck.MOST_FINDINGS) {
      findings.add(new Finding(file, at.line(), at.column(), path, message, remedy));
    }
  }

  /** What may be meant, and mostly is not. */
  void warn(Position at, String path, String message, String remedy) {
    if (warnings.size() < CatalogueCheck.MOST_FINDINGS) {
      warnings.add(new Finding(file, at.line(), at.column(), path, message, remedy));
    }
  }

  List<Finding> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Places a fault of the model at its field, or at the nearest one around it in the file. Where
   * the field could not even be read, that has been told and the model's fault follows from it.
   */
  void report(CatalogueCheck.Finding finding) {
    if (findings.stream().anyMatch(told -> told.path().equals(finding.path()))) {
      return;
    }
    String path = finding.path();
    while (!positions.containsKey(path) && !path.isEmpty()) {
      path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
    report(
        positions.getOrDefault(path, Position.START),
        finding.path(),
        finding.message(),
        finding.remedy());
  }

  boolean isEmpty() {
    return findings.isEmpty();
  }

  /** In the order of the file. */
  List<Finding> inOrder() {
    return findings.stream()
        .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
        .toList();
  }
}

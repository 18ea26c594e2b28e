package org.onecard.server.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Printable;
import org.onecard.server.catalogue.YamlNode.Entry;
import org.onecard.server.catalogue.YamlNode.Mapping;
import org.onecard.server.catalogue.YamlNode.Position;
import org.onecard.server.catalogue.YamlNode.Scalar;
import org.onecard.server.catalogue.YamlNode.Sequence;

/**
 * The fields of one mapping, read by name. Every fault is reported and reading goes on, so that an
 * author learns of all of them at once. {@link #refuseOthers} ends it: a field that nobody asked
 * for is a fault too.
 */
final class YamlFields {

  private final String path;
  private final Position at;
  private final FileFindings findings;
  private final Map<String, Entry> fields = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  private YamlFields(String path, Mapping mapping, FileFindings findings) {
    this.path = path;
    this.at = mapping.at();
    this.findings = findings;
    for (Entry entry : mapping.entries()) {
      Entry before = fields.putIfAbsent(entry.key().text(), entry);
      if (before != null) {
        findings.report(
            entry.key().at(),
            pathOf(entry.key().text()),
            "the field stands twice, first in line " + before.key().at().line(),
            "keep one of them");
      }
    }
  }

  /** The node's fields; reports a node that has none. */
  static Optional<YamlFields> of(String path, YamlNode node, FileFindings findings) {
    findings.located(path, node.at());
    if (node instanceof Mapping mapping) {
      return Optional.of(new YamlFields(path, mapping, findings));
    }
    findings.report(
        node.at(), path, "is " + kind(node) + ", not a group of fields", "write name: value lines");
    return Optional.empty();
  }

  String path() {
    return path;
  }

  Position at() {
    return at;
  }

  String pathOf(String name) {
    String shown = Printable.quoted(name);
    String bare = shown.substring(1, shown.length() - 1);
    return path.isEmpty() ? bare : path + "." + bare;
  }

  boolean has(String name) {
    known.add(name);
    return fields.containsKey(name);
  }

  /** Whether the field stands there and could not be read, which is not the same as left out. */
  boolean unread(String name, Optional<?> value) {
    return has(name) && value.isEmpty();
  }

  /** A value that must be there. Empty once its fault has been reported. */
  <T> Optional<T> required(String name, ScalarType<T> type) {
    return node(name, true).flatMap(node -> scalar(pathOf(name), node, type));
  }

  /** A value that may be missing, or that has been reported as wrong. */
  <T> Optional<T> find(String name, ScalarType<T> type) {
    return node(name, false).flatMap(node -> scalar(pathOf(name), node, type));
  }

  /** A group of fields that must be there. */
  Optional<YamlFields> requiredGroup(String name) {
    return node(name, true).flatMap(node -> of(pathOf(name), node, findings));
  }

  /** A group of fields that may be missing. */
  Optional<YamlFields> findGroup(String name) {
    return node(name, false).flatMap(node -> of(pathOf(name), node, findings));
  }

  /** The groups of a list that may be missing; an entry that is none is reported. */
  List<YamlFields> groups(String name) {
    List<YamlFields> groups = new ArrayList<>();
    List<YamlNode> nodes = list(name, false);
    for (int i = 0; i < nodes.size(); i++) {
      of(pathOf(name) + "[" + i + "]", nodes.get(i), findings).ifPresent(groups::add);
    }
    return groups;
  }

  /** A text in both languages; empty once its fault has been reported. */
  Optional<Notice> notice() {
    Optional<String> zh = required("zh", ScalarType.TEXT);
    Optional<String> en = required("en", ScalarType.TEXT);
    refuseOthers();
    return zh.flatMap(chinese -> en.map(english -> new Notice(chinese, english)));
  }

  /** Where a field's value stands; where the group begins if it is not there. */
  Position placeOf(String name) {
    Entry entry = fields.get(name);
    return entry == null ? at : entry.value().at();
  }

  /** Every field's name, in the file's order. */
  Set<String> names() {
    return Set.copyOf(fields.keySet());
  }

  /** Reports something that is wrong with the group as a whole. */
  void report(String message, String remedy) {
    findings.report(at, path, message, remedy);
  }

  /** The nodes of a list; none where it is missing or was reported. */
  List<YamlNode> list(String name, boolean required) {
    Optional<YamlNode> node = node(name, required);
    if (node.isEmpty()) {
      return List.of();
    }
    findings.located(pathOf(name), node.get().at());
    if (node.get() instanceof Sequence sequence) {
      return sequence.items();
    }
    findings.report(
        node.get().at(),
        pathOf(name),
        "is " + kind(node.get()) + ", not a list",
        "write [a, b] or lines that begin with a dash");
    return List.of();
  }

  /** The values of a list that may be missing; what is wrong or stands twice is reported. */
  <T> Set<T> values(String name, ScalarType<T> type) {
    Set<T> values = new LinkedHashSet<>();
    List<YamlNode> nodes = list(name, false);
    for (int i = 0; i < nodes.size(); i++) {
      String itemPath = pathOf(name) + "[" + i + "]";
      YamlNode node = nodes.get(i);
      Optional<T> value = scalar(itemPath, node, type);
      if (value.isPresent() && !values.add(value.get())) {
        findings.report(node.at(), itemPath, "stands twice in the list", "remove one");
      }
    }
    return values;
  }

  /** Reports every field that was not asked for. Call it last. */
  void refuseOthers() {
    for (Entry entry : fields.values()) {
      String name = entry.key().text();
      if (!known.contains(name)) {
        findings.report(
            entry.key().at(),
            pathOf(name),
            "there is no such field",
            Spelling.findNearest(name, known)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("the fields here are " + String.join(", ", known)));
      }
    }
  }

  private Optional<YamlNode> node(String name, boolean required) {
    known.add(name);
    Entry entry = fields.get(name);
    if (entry == null) {
      if (required) {
        findings.report(at, pathOf(name), "is missing", "add " + name);
      }
      return Optional.empty();
    }
    findings.located(pathOf(name), entry.value().at());
    if (entry.value() instanceof Scalar scalar && scalar.isNothing()) {
      findings.report(
          entry.key().at(), pathOf(name), "has no value", "write one, or leave the field out");
      return Optional.empty();
    }
    return Optional.of(entry.value());
  }

  private <T> Optional<T> scalar(String valuePath, YamlNode node, ScalarType<T> type) {
    findings.located(valuePath, node.at());
    if (!(node instanceof Scalar scalar)) {
      findings.report(
          node.at(), valuePath, "is " + kind(node) + ", not " + type.name(), type.example());
      return Optional.empty();
    }
    Optional<T> value = type.reader().apply(scalar);
    if (value.isEmpty()) {
      findings.report(
          node.at(),
          valuePath,
          Printable.quoted(scalar.text()) + " is not " + type.name(),
          type.example());
    }
    return value;
  }

  private static String kind(YamlNode node) {
    return node instanceof Scalar
        ? "a single value"
        : node instanceof Sequence ? "a list" : "a group of fields";
  }
}

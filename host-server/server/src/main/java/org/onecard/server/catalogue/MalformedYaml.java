package org.onecard.server.catalogue;

import org.onecard.server.catalogue.YamlNode.Position;

/** A text is no YAML, or uses more of YAML than a catalogue may. Caught where the file is read. */
final class MalformedYaml extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Position at;
  private final String remedy;

  MalformedYaml(Position at, String message, String remedy) {
    super(message);
    this.at = at;
    this.remedy = remedy;
  }

  Position at() {
    return at;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  String remedy() {
    return remedy;
  }
}

package org.onecard.server.catalogue;

import java.util.List;
import java.util.Set;

/** A YAML document as a tree of plain values, each with its place in the file. */
sealed interface YamlNode {

  Position at();

  /** A place in a file; both count from 1. */
  record Position(int line, int column) {

    static final Position START = new Position(1, 1);
  }

  /**
   * A single value.
   *
   * @param plain whether it stands without quotes
   */
  record Scalar(String text, boolean plain, Position at) implements YamlNode {

    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    boolean isNothing() {
      return plain && NOTHING.contains(text);
    }
  }

  /** Values in order. */
  record Sequence(List<YamlNode> items, Position at) implements YamlNode {

    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Values by name, in the file's order; a name may still stand twice. */
  record Mapping(List<Entry> entries, Position at) implements YamlNode {

    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /** One name with its value. */
  record Entry(Scalar key, YamlNode value) {}
}

package org.onecard.card.profile;

import java.util.List;
import java.util.Map;

/** A JSON value and where it stands, lines and columns from 1. */
sealed interface Json {

  int line();

  int column();

  /** What it is, for a sentence. */
  String kind();

  /** Members in the order of the file. */
  record Obj(Map<String, Member> members, int line, int column) implements Json {
    @Override
    public String kind() {
      return "an object";
    }
  }

  /** A name and its value; the name has a place of its own. */
  record Member(Json value, int line, int column) {}

  record Arr(List<Json> items, int line, int column) implements Json {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Text(String value, int line, int column) implements Json {
    @Override
    public String kind() {
      return "a text";
    }
  }

  record Whole(long value, int line, int column) implements Json {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** True, false, null, or a number with a fraction: nothing here takes one. */
  record Other(String kind, int line, int column) implements Json {}
}

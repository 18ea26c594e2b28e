package org.onecard.server.registry;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where each column stands. */
final class Header {

  private static final String ALL =
      Arrays.stream(Column.values()).map(Column::title).collect(Collectors.joining(","));

  private final Map<Column, Integer> places = new EnumMap<>(Column.class);

  private Header() {}

  static Header read(List<String> titles) throws BrokenLine {
    Header header = new Header();
    for (int i = 0; i < titles.size(); i++) {
      Optional<Column> column = Column.find(titles.get(i));
      if (column.isEmpty()) {
        throw new BrokenLine(
            "", "there is no column " + CardLine.shown(titles.get(i)), "the columns are " + ALL);
      }
      if (header.places.put(column.get(), i) != null) {
        throw new BrokenLine(column.get().title(), "the column stands twice", "keep one of them");
      }
    }
    for (Column column : Column.values()) {
      if (column.isRequired() && !header.places.containsKey(column)) {
        throw new BrokenLine(
            column.title(), "the column is missing", "add it; its values may be left empty");
      }
    }
    return header;
  }

  /** A line's values by column. */
  Map<Column, String> values(List<String> fields) throws BrokenLine {
    if (fields.size() != places.size()) {
      throw new BrokenLine(
          "",
          "%d values for %d columns".formatted(fields.size(), places.size()),
          "give every column a value or leave it empty between commas");
    }
    Map<Column, String> values = new EnumMap<>(Column.class);
    places.forEach((column, place) -> values.put(column, fields.get(place)));
    return values;
  }
}

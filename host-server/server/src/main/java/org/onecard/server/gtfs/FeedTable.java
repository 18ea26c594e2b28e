package org.onecard.server.gtfs;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.Printable;

/** One file of a feed: CSV with a header, UTF-8, in any order of columns. */
final class FeedTable {

  static final int MOST_ROWS = 2_000_000;
  static final long MOST_BYTES = 256L << 20;
  private static final int MOST_FIELDS = 256;
  private static final int LONGEST_FIELD = 16_384;
  private static final int LONGEST_RECORD = 65_536;

  /** Columns that hold something, with the first line where they do. */
  private final Map<String, Long> filled = new LinkedHashMap<>();

  private final String file;
  private final List<Row> rows = new ArrayList<>();
  private final List<FeedFinding> faults;
  private final boolean present;
  private Set<String> columns = Set.of();

  /** One line. A missing column reads like an empty field. */
  final class Row {
    private final long line;
    private final Map<String, String> fields;

    private Row(long line, Map<String, String> fields) {
      this.line = line;
      this.fields = fields;
    }

    long line() {
      return line;
    }

    Optional<String> find(String column) {
      return Optional.ofNullable(fields.get(column));
    }

    /** A field that may not be empty; empty once that has been reported. */
    Optional<String> require(String column) {
      Optional<String> value = find(column);
      if (value.isEmpty()) {
        fault(this, column + " is empty", "give it a value");
      }
      return value;
    }
  }

  private FeedTable(String file, boolean present, List<FeedFinding> faults) {
    this.file = file;
    this.present = present;
    this.faults = faults;
  }

  /**
   * Reads a file; one that is missing has no rows.
   *
   * @param wanted columns to keep; null-like empty set keeps all
   * @param faults told of whatever is broken
   */
  static FeedTable read(Feed feed, String file, Set<String> wanted, List<FeedFinding> faults) {
    try {
      Optional<InputStream> found = feed.find(file);
      FeedTable table = new FeedTable(file, found.isPresent(), faults);
      if (found.isPresent()) {
        try (InputStream in = found.get()) {
          table.fill(in, wanted);
        }
      }
      return table;
    } catch (IOException | UncheckedIOException e) {
      Throwable cause =
          e instanceof UncheckedIOException unchecked && unchecked.getCause() != null
              ? unchecked.getCause()
              : e;
      faults.add(
          new FeedFinding(
              file,
              0,
              cause instanceof CharacterCodingException
                  ? "is not UTF-8"
                  : "cannot be read: " + cause.getMessage(),
              "get the feed again, or have it exported again"));
      return new FeedTable(file, true, faults);
    }
  }

  private void fill(InputStream in, Set<String> wanted) {
    long line = 1;
    try (CsvReader<CsvRecord> csv = reader(in);
        CloseableIterator<CsvRecord> records = csv.iterator()) {
      if (!records.hasNext()) {
        faults.add(new FeedFinding(file, 0, "is empty", "begin with a line of column names"));
        return;
      }
      List<String> header = new ArrayList<>();
      records.next().getFields().forEach(name -> header.add(name.strip()));
      Map<String, Integer> places = new HashMap<>();
      for (int i = 0; i < header.size(); i++) {
        if (places.putIfAbsent(header.get(i), i) != null && !header.get(i).isEmpty()) {
          faults.add(
              new FeedFinding(
                  file,
                  1,
                  "the column " + Printable.quoted(header.get(i)) + " stands twice",
                  "keep one"));
          return;
        }
      }
      columns = Set.copyOf(places.keySet());
      while (records.hasNext()) {
        CsvRecord record = records.next();
        line = record.getStartingLineNumber();
        List<String> fields = record.getFields();
        if (fields.size() == 1 && fields.get(0).isBlank()) {
          continue;
        }
        if (fields.size() > header.size()) {
          faults.add(
              new FeedFinding(
                  file,
                  line,
                  "has %d fields under %d columns".formatted(fields.size(), header.size()),
                  "check the commas and quotes of this line"));
          return;
        }
        if (rows.size() >= MOST_ROWS) {
          faults.add(
              new FeedFinding(
                  file, line, "more than %,d rows".formatted(MOST_ROWS), "split the feed"));
          return;
        }
        keep(line, header, fields, wanted);
      }
    } catch (CsvParseException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      faults.add(
          new FeedFinding(
              file,
              line,
              "is not CSV: " + cause.getMessage(),
              "check the quotes and commas of this line and the next"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(long line, List<String> header, List<String> fields, Set<String> wanted) {
    Map<String, String> kept = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      String value = fields.get(i).strip();
      if (!value.isEmpty()) {
        filled.putIfAbsent(header.get(i), line);
        if (wanted.contains(header.get(i))) {
          kept.put(header.get(i), value);
        }
      }
    }
    rows.add(new Row(line, kept));
  }

  private static CsvReader<CsvRecord> reader(InputStream in) {
    return CsvReader.builder()
        .skipEmptyLines(false)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(true)
        .build(
            CsvRecordHandler.builder()
                .maxFields(MOST_FIELDS)
                .maxFieldSize(LONGEST_FIELD)
                .maxRecordSize(LONGEST_RECORD)
                .build(),
            new InputStreamReader(
                new BoundedInput(new WithoutMark(in), MOST_BYTES),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  String file() {
    return file;
  }

  boolean isPresent() {
    return present;
  }

  boolean hasColumn(String column) {
    return columns.contains(column);
  }

  List<Row> rows() {
    return rows;
  }

  /** Columns that hold something, with the first line where they do. */
  Map<String, Long> filled() {
    return filled;
  }

  void fault(Row row, String message, String remedy) {
    faults.add(new FeedFinding(file, row.line(), message, remedy));
  }

  /** Reports a file that a feed cannot do without. */
  void requireFile(String why) {
    if (!present) {
      faults.add(new FeedFinding(file, 0, "is missing", why));
    } else if (rows.isEmpty()) {
      faults.add(new FeedFinding(file, 0, "has no rows", why));
    }
  }

  /** Reports a column that a file cannot do without. */
  void requireColumn(String column) {
    if (present && !columns.isEmpty() && !hasColumn(column)) {
      faults.add(
          new FeedFinding(
              file,
              1,
              "has no column " + column,
              "the columns are "
                  + String.join(", ", columns.stream().sorted().toList())
                      .toLowerCase(Locale.ROOT)));
    }
  }
}

package org.onecard.server.registry;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.RawCardIdentifier;

/**
 * Reads a registry file: RFC 4180, comma-separated, a header in the first line, UTF-8 with or
 * without a byte order mark, lines ended by LF or CRLF.
 */
public final class RegistryCsv {

  /** Rows in one file. */
  public static final int MOST_ROWS = 1_000_000;

  private static final int MOST_FIELDS = 64;
  private static final int LONGEST_FIELD = 1_024;
  private static final int LONGEST_RECORD = 4_096;

  private RegistryCsv() {}

  /**
   * Reads a whole file into memory.
   *
   * @param fileName as messages shall name it
   * @return every row, or the first line that is broken; content never makes it throw
   * @throws IOException when the file itself cannot be read
   */
  public static ParsedRegistry parse(String fileName, InputStream file) throws IOException {
    List<RegisteredCard> cards = new ArrayList<>();
    Optional<ParsedRegistry.Broken> broken = read(fileName, file, cards::add);
    return broken.<ParsedRegistry>map(b -> b).orElseGet(() -> new ParsedRegistry.Rows(cards));
  }

  /**
   * Reads a file row by row. Rows are handed over before the file is known to be right: stage them,
   * and drop the stage where a line turns out to be broken.
   *
   * @param fileName as messages shall name it
   * @param file read to its end or its first broken line, then closed
   * @param rows told of each row, in the file's order
   * @return the broken line, or empty once all rows have been handed over
   * @throws IOException when the file itself cannot be read
   */
  public static Optional<ParsedRegistry.Broken> read(
      String fileName, InputStream file, Consumer<RegisteredCard> rows) throws IOException {
    // No value may hold a line break, so records and lines are counted alike.
    long line = 1;
    try (CsvReader<CsvRecord> csv = reader(file);
        CloseableIterator<CsvRecord> records = csv.iterator()) {
      if (!records.hasNext()) {
        return Optional.of(
            new ParsedRegistry.Broken(
                fileName, 1, "", "the file is empty", "begin with a line of column names"));
      }
      Header header = Header.read(records.next().getFields());
      Map<RawCardIdentifier, Long> seen = new HashMap<>();
      for (line = 2; records.hasNext(); line++) {
        List<String> fields = records.next().getFields();
        RegisteredCard card = new CardLine(header.values(fields)).read(line);
        refuseDouble(seen.putIfAbsent(card.identifier(), line));
        if (seen.size() > MOST_ROWS) {
          throw new BrokenLine(
              "", "more than %,d rows".formatted(MOST_ROWS), "split the registry by region");
        }
        rows.accept(card);
      }
      return Optional.empty();
    } catch (BrokenLine e) {
      return Optional.of(e.in(fileName, line));
    } catch (CsvParseException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(
          new ParsedRegistry.Broken(
              fileName,
              line,
              "",
              "not CSV: " + cause.getMessage(),
              "check the quotes and commas of this line"));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void refuseDouble(@Nullable Long before) throws BrokenLine {
    if (before != null) {
      throw new BrokenLine(
          Column.CARD_IDENTIFICATION_CODE.title(),
          "the same card as in line " + before,
          "keep one of the two lines");
    }
  }

  private static CsvReader<CsvRecord> reader(InputStream file) {
    return CsvReader.builder()
        .detectBomHeader(true)
        .skipEmptyLines(false)
        .allowExtraFields(true) // The width is judged here, with words for the technician.
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(false)
        .build(
            CsvRecordHandler.builder()
                .maxFields(MOST_FIELDS)
                .maxFieldSize(LONGEST_FIELD)
                .maxRecordSize(LONGEST_RECORD)
                .build(),
            file,
            StandardCharsets.UTF_8);
  }
}

package org.onecard.server.tariff;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onecard.scenario.fare.TariffTables;
import org.onecard.scenario.fare.TariffTables.Cap;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.Gates;
import org.onecard.scenario.fare.TariffTables.LegRule;
import org.onecard.scenario.fare.TariffTables.TransferRule;
import org.onecard.scenario.fare.TariffTables.Window;

/** Writes one tariff as the {@code tariffs} of a catalogue: one line a row, in a fixed order. */
public final class TariffWriter {

  private final StringBuilder out = new StringBuilder();

  private TariffWriter() {}

  /** The text: UTF-8, ends with a line break; the same tables give the same text. */
  public static String write(TariffTables tables) {
    TariffWriter writer = new TariffWriter();
    writer.tariff(tables);
    return writer.out.toString();
  }

  private void tariff(TariffTables tables) {
    line("tariffs:");
    line("  - id: " + quoted(tables.id()));
    line("    currency: " + quoted(tables.currency()));
    line("    zone: " + quoted(tables.zone().getId()));
    line(
        "    valid: { from: "
            + tables.validFrom()
            + tables.validTo().map(to -> ", to: " + to).orElse("")
            + " }");
    line("    dayStart: " + quoted(time(tables.dayStart().toSecondOfDay())));
    line("    priorities: " + tables.prioritised());
    gates(tables.gates());
    rows(
        "networks",
        tables.networks(),
        row -> new Row().text("id", row.id()).texts("routes", row.routes()));
    rows(
        "stations",
        tables.stations(),
        row -> new Row().text("id", row.id()).texts("stops", row.stops()));
    rows(
        "areas", tables.areas(), row -> new Row().text("id", row.id()).texts("stops", row.stops()));
    rows(
        "services",
        tables.services(),
        row ->
            new Row()
                .text("id", row.id())
                .words("days", row.weekdays().stream().sorted().map(DayOfWeek::name).toList())
                .plain("from", row.from().toString())
                .plain("to", row.to().toString())
                .days("added", row.added())
                .days("removed", row.removed()));
    rows(
        "timeframes",
        tables.timeframes(),
        row ->
            new Row()
                .text("group", row.group())
                .text("from", time(row.startSecond()))
                .text("to", time(row.endSecond()))
                .text("service", row.service()));
    rows(
        "riders",
        tables.riders(),
        row ->
            new Row()
                .text("id", row.id())
                .flag("default", row.isDefault())
                .words("classes", row.classes().stream().sorted().map(Enum::name).toList()));
    rows(
        "media",
        tables.media(),
        row ->
            new Row()
                .text("id", row.id())
                .plain("type", Integer.toString(row.type()))
                .words("cards", row.applications().stream().sorted().map(Enum::name).toList()));
    rows(
        "products",
        tables.products(),
        row ->
            new Row()
                .text("id", row.id())
                .text("rider", row.rider())
                .text("medium", row.medium())
                .plain("amount", Long.toString(row.amount())));
    rows("legRules", tables.legRules(), TariffWriter::legRule);
    rows(
        "joinRules",
        tables.joinRules(),
        row ->
            new Row()
                .text("fromNetwork", row.fromNetwork())
                .text("toNetwork", row.toNetwork())
                .text("fromStop", row.fromStop())
                .text("toStop", row.toStop()));
    rows("transferRules", tables.transferRules(), TariffWriter::transferRule);
    rows("caps", tables.caps(), TariffWriter::cap);
    rows(
        "places",
        tables.places(),
        row -> {
          Row written =
              new Row()
                  .text("id", row.id())
                  .text("network", row.network())
                  .text("stop", row.stop());
          return row.direction() == Direction.FLAT
              ? written
              : written.plain("direction", word(row.direction().name()));
        });
  }

  private void gates(Gates gates) {
    if (gates.equals(Gates.FLAT)) {
      return;
    }
    Row row = new Row();
    gates.maximum().ifPresent(maximum -> row.plain("maximum", Long.toString(maximum)));
    row.flag("holdsMaximum", gates.holdsMaximum())
        .span("longestJourney", gates.longestJourney())
        .span("sameStationGrace", gates.sameStationGrace())
        .plain("sameStation", Long.toString(gates.sameStation()))
        .span("reEntry", gates.reEntry())
        .span("passBack", gates.passBack())
        .span("joinWithin", gates.joinWithin());
    line("    gates: " + row.text + " }");
  }

  private static Row legRule(LegRule row) {
    return new Row()
        .text("group", row.group())
        .text("network", row.network())
        .text("fromArea", row.fromArea())
        .text("toArea", row.toArea())
        .text("fromTimeframe", row.fromTimeframe())
        .text("toTimeframe", row.toTimeframe())
        .text("product", row.product())
        .plain("priority", Integer.toString(row.priority()));
  }

  private static Row transferRule(TransferRule row) {
    Row written = new Row().text("fromGroup", row.fromGroup()).text("toGroup", row.toGroup());
    row.count().ifPresent(count -> written.plain("count", Integer.toString(count)));
    row.limit()
        .ifPresent(
            limit -> written.span("limit", limit).plain("limitType", word(row.limitType().name())));
    return written.plain("type", word(row.type().name())).text("product", row.product());
  }

  private static Row cap(Cap row) {
    Row written =
        new Row()
            .text("id", row.id())
            .texts("products", row.products())
            .text("rider", row.rider())
            .text("medium", row.medium())
            .text("area", row.area())
            .plain("window", word(row.window().name()));
    if (row.window() == Window.ROLLING) {
      written.span("length", row.length());
    }
    return written.plain("amount", Long.toString(row.amount()));
  }

  private interface Written<T> {
    Row of(T row);
  }

  private <T> void rows(String table, List<T> rows, Written<T> writer) {
    if (rows.isEmpty()) {
      return;
    }
    line("    " + table + ":");
    rows.forEach(row -> line("      - " + writer.of(row).text + " }"));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /** The fields of one row; what is empty is left out. */
  private static final class Row {
    private final StringBuilder text = new StringBuilder("{ ");
    private boolean begun;

    Row plain(String name, String value) {
      text.append(begun ? ", " : "").append(name).append(": ").append(value);
      begun = true;
      return this;
    }

    Row text(String name, String value) {
      return plain(name, quoted(value));
    }

    Row text(String name, Optional<String> value) {
      return value.map(known -> text(name, known)).orElse(this);
    }

    Row flag(String name, boolean value) {
      return value ? plain(name, "true") : this;
    }

    Row span(String name, Duration value) {
      long seconds = value.toSeconds();
      return plain(name, seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds + "s");
    }

    Row texts(String name, Collection<String> values) {
      return list(name, values.stream().sorted().map(TariffWriter::quoted).toList());
    }

    Row words(String name, Collection<String> values) {
      return list(name, values.stream().map(TariffWriter::word).toList());
    }

    Row days(String name, Collection<LocalDate> values) {
      return list(name, values.stream().sorted().map(LocalDate::toString).toList());
    }

    private Row list(String name, List<String> values) {
      return values.isEmpty() ? this : plain(name, "[" + String.join(", ", values) + "]");
    }
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String time(int second) {
    return "%02d:%02d:%02d".formatted(second / 3_600, second / 60 % 60, second % 60);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            each -> {
              if (each == '"' || each == '\\') {
                quoted.append('\\').appendCodePoint(each);
              } else if (each < 0x20 || (each >= 0x7F && each < 0xA0)) {
                quoted.append("\\x%02x".formatted(each));
              } else {
                quoted.appendCodePoint(each);
              }
            });
    return quoted.append('"').toString();
  }
}

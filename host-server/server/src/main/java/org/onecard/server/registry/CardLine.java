package org.onecard.server.registry;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Entitlement;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Printable;
import org.onecard.scenario.Region;

/** The values of one line, each read by its column's rules. */
final class CardLine {

  private static final long MOST_BALANCE_FEN = 100_000_000;
  private static final int MOST_LOANS = 9_999;
  private static final Pattern IDENTIFICATION_CODE = Pattern.compile("[0-9A-Fa-f]{32}");
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2199;
  private static final Pattern ENTITLEMENT =
      Pattern.compile("([a-z0-9-]{1,64}) ([0-9-]{10})/([0-9-]{10})(?: x([1-9][0-9]{0,3}))?");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,12}");

  /**
   * A slip in a word or a day. Numbers of persons, cards and telephones keep their digits whatever
   * stands before or between them, so nothing else with digits is one.
   */
  private static final Pattern HARMLESS =
      Pattern.compile("[A-Za-z-]{1,12}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}");

  private final Map<Column, String> values;

  CardLine(Map<Column, String> values) {
    this.values = values;
  }

  RegisteredCard read(long line) throws BrokenLine {
    for (Map.Entry<Column, String> value : values.entrySet()) {
      refuseStrayText(value.getKey(), value.getValue());
    }
    return new RegisteredCard(
        line,
        identifier(Column.CARD_IDENTIFICATION_CODE),
        new Holder(
            holderClass(),
            residence(),
            day(Column.CARD_VALID_TO),
            born(),
            day(Column.CLASS_PROVED_TO),
            entitlements()),
        number(Column.BALANCE_FEN, MOST_BALANCE_FEN).map(Money::fen),
        patron(),
        denied(),
        text(Column.SAME_HOLDER_AS).isEmpty()
            ? Optional.empty()
            : Optional.of(identifier(Column.SAME_HOLDER_AS)));
  }

  /** What no column may hold, whatever it is for. */
  private static void refuseStrayText(Column column, String value) throws BrokenLine {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new BrokenLine(
          column.title(), "a quote opens here and the line ends", "close the quote");
    }
    if (value.indexOf('\uFFFD') >= 0) {
      throw new BrokenLine(column.title(), "not UTF-8", "save the file in UTF-8");
    }
  }

  private RawCardIdentifier identifier(Column column) throws BrokenLine {
    String code = text(column);
    if (!IDENTIFICATION_CODE.matcher(code).matches()) {
      throw new BrokenLine(
          column.title(),
          "not 32 hexadecimal digits but %d characters".formatted(code.length()),
          "write the card's 16 bytes as 32 digits, without spaces");
    }
    if (!Region.isCode(code.substring(0, 6))) {
      throw new BrokenLine(
          column.title(),
          "does not begin with a region",
          "the first six digits are the issuing region, for instance 500000");
    }
    return new RawCardIdentifier(HexFormat.of().parseHex(code));
  }

  private HolderClass holderClass() throws BrokenLine {
    return word(Column.HOLDER_CLASS, HolderClass.class)
        .orElseThrow(
            () ->
                new BrokenLine(
                    Column.HOLDER_CLASS.title(),
                    "is empty",
                    "write one of " + words(HolderClass.class)));
  }

  private Optional<Region> residence() throws BrokenLine {
    String code = text(Column.RESIDENCE);
    if (code.isEmpty()) {
      return Optional.empty();
    }
    if (!Region.isCode(code)) {
      throw wrong(Column.RESIDENCE, "a region", "write six digits, for instance 510100");
    }
    return Optional.of(new Region(code));
  }

  private Optional<LocalDate> day(Column column) throws BrokenLine {
    String day = text(column);
    if (day.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(findDay(day).orElseThrow(() -> wrong(column, "a day", "write 2031-12-31")));
  }

  private static Optional<LocalDate> findDay(String day) {
    try {
      return Optional.of(LocalDate.parse(day))
          .filter(read -> read.getYear() >= FIRST_YEAR && read.getYear() <= LAST_YEAR);
    } catch (DateTimeException notADay) {
      return Optional.empty();
    }
  }

  private Optional<LocalDate> born() throws BrokenLine {
    if (text(Column.BORN).isEmpty()) {
      return Optional.empty();
    }
    // A day of birth is a person's, so a slip in one is not repeated.
    return Optional.of(
        findDay(text(Column.BORN))
            .orElseThrow(
                () -> new BrokenLine(Column.BORN.title(), "is no day", "write it as 1960-01-31")));
  }

  /** {@code park-annual 2026-01-01/2026-12-31; park-ten 2026-01-01/2026-12-31 x10}. */
  private List<Entitlement> entitlements() throws BrokenLine {
    String written = text(Column.ENTITLEMENTS);
    List<Entitlement> entitlements = new ArrayList<>();
    if (written.isEmpty()) {
      return entitlements;
    }
    Set<String> ids = new HashSet<>();
    for (String each : written.split(";", -1)) {
      Entitlement held =
          findEntitlement(each.strip())
              .orElseThrow(
                  () ->
                      new BrokenLine(
                          Column.ENTITLEMENTS.title(),
                          "number %d is not a name and its days".formatted(ids.size() + 1),
                          "write park-annual 2026-01-01/2026-12-31, and x10 behind it for ten"
                              + " tickets; semicolons between several"));
      if (!ids.add(held.id())) {
        throw new BrokenLine(
            Column.ENTITLEMENTS.title(),
            "%s stands there twice".formatted(held.id()),
            "keep one of the two");
      }
      entitlements.add(held);
    }
    if (entitlements.size() > Holder.MOST_ENTITLEMENTS) {
      throw new BrokenLine(
          Column.ENTITLEMENTS.title(),
          entitlements.size() + " entitlements",
          "give at most " + Holder.MOST_ENTITLEMENTS);
    }
    return entitlements;
  }

  private static Optional<Entitlement> findEntitlement(String text) {
    Matcher matcher = ENTITLEMENT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<LocalDate> from = findDay(matcher.group(2));
    Optional<LocalDate> to = findDay(matcher.group(3));
    int tickets = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
    return from.flatMap(first -> to.filter(last -> !last.isBefore(first)))
        .map(last -> new Entitlement(matcher.group(1), from.orElseThrow(), last, tickets));
  }

  private Patron patron() throws BrokenLine {
    Optional<Patron.Status> status = word(Column.PATRON_STATUS, Patron.Status.class);
    if (status.isEmpty() || status.get() == Patron.Status.NOT_REGISTERED) {
      for (Column column : new Column[] {Column.LOANS, Column.LOAN_LIMIT, Column.OVERDUE_LOANS}) {
        if (!text(column).isEmpty()) {
          throw new BrokenLine(
              column.title(), "given for someone who is no patron", "leave it empty");
        }
      }
      return Patron.NOT_REGISTERED;
    }
    int loans = count(Column.LOANS);
    int overdue = count(Column.OVERDUE_LOANS);
    if (overdue > loans) {
      throw new BrokenLine(
          Column.OVERDUE_LOANS.title(),
          "%d overdue of %d loans".formatted(overdue, loans),
          "overdue loans count among the loans");
    }
    return new Patron(status.get(), loans, count(Column.LOAN_LIMIT), overdue);
  }

  private boolean denied() throws BrokenLine {
    String denied = text(Column.DENIED);
    return switch (denied) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw wrong(Column.DENIED, "true or false", "write true, false or nothing");
    };
  }

  /** A number that a patron must have. */
  private int count(Column column) throws BrokenLine {
    return number(column, MOST_LOANS)
        .orElseThrow(() -> new BrokenLine(column.title(), "is empty", "write a number; 0 for none"))
        .intValue();
  }

  private Optional<Long> number(Column column, long most) throws BrokenLine {
    String digits = text(column);
    if (digits.isEmpty()) {
      return Optional.empty();
    }
    if (!WHOLE_NUMBER.matcher(digits).matches() || Long.parseLong(digits) > most) {
      throw wrong(column, "a whole number", "write 0 to " + most);
    }
    return Optional.of(Long.valueOf(digits));
  }

  private <E extends Enum<E>> Optional<E> word(Column column, Class<E> type) throws BrokenLine {
    String written = text(column);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    for (E constant : type.getEnumConstants()) {
      if (inFile(constant).equals(written)) {
        return Optional.of(constant);
      }
    }
    throw wrong(column, "one of " + words(type), "write one of these words");
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(CardLine::inFile)
        .collect(Collectors.joining(", "));
  }

  private static String inFile(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private BrokenLine wrong(Column column, String expected, String remedy) {
    return new BrokenLine(column.title(), shown(text(column)) + " is not " + expected, remedy);
  }

  /** The value where it can be no person's: columns get swapped, and messages get copied. */
  static String shown(String value) {
    return HARMLESS.matcher(value).matches()
        ? Printable.quoted(value)
        : "a value of %d characters".formatted(value.length());
  }

  private String text(Column column) {
    return values.getOrDefault(column, "");
  }
}

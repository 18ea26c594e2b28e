package org.onecard.scenario.predicate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a condition may speak of. Names are in published trees: never renamed or used again. */
public enum Variable {
  HOLDER_KIND(
      "holder.kind",
      Kind.TEXT,
      "the holder's class on the day of the tap",
      "adult senior student disabled veteran"),
  HOLDER_AGE("holder.age", Kind.NUMBER, "full years on the day of the tap"),
  HOLDER_RESIDENCE("holder.residence", Kind.TEXT, "region of residence, six digits"),
  HOLDER_PASSES("holder.passes", Kind.TEXTS, "names of the passes that are good on that day"),
  CARD_MEDIUM(
      "card.medium",
      Kind.TEXT,
      "what was presented",
      "ssse t-union city-union transit-code ecard library-sticker"),
  CARD_REGION("card.region", Kind.TEXT, "where it was issued, six digits"),
  CARD_PROVED("card.proved", Kind.TRUTH, "whether it proved that it is genuine"),
  TAP_AT("tap.at", Kind.TIME, "when it was presented"),
  TAP_MINUTE("tap.minute", Kind.NUMBER, "minutes since local midnight, 0 to 1439"),
  TAP_WEEKDAY("tap.weekday", Kind.NUMBER, "1 on Monday to 7 on Sunday"),
  TAP_DATE("tap.date", Kind.NUMBER, "the local day, 20260302"),
  TAP_LOCATION("tap.location", Kind.TEXT, "where the terminal stands"),
  TAP_REGION("tap.region", Kind.TEXT, "the region in which that lies, six digits"),
  TAP_ALONE("tap.alone", Kind.TRUTH, "whether the terminal decides without the host"),
  ACCOUNT_FEN("account.fen", Kind.NUMBER, "what the card's account holds"),
  PATRON_STATUS(
      "patron.status",
      Kind.TEXT,
      "the library's view of the holder",
      "active not-registered blocked expired"),
  PATRON_LOANS("patron.loans", Kind.NUMBER, "items on loan"),
  PATRON_OVERDUE("patron.overdue", Kind.NUMBER, "of these past their date"),
  VISITS_TODAY(
      "visits.today", Kind.NUMBER, "approved taps of the running window, if it is of today"),
  VISITS_MINUTES("visits.minutes", Kind.NUMBER, "minutes since the last approved tap, if any"),
  ABSENT("absent", Kind.TEXTS, "names of what nobody knows about this tap");

  /** What a value is, with the class that carries it. */
  public enum Kind {
    TEXT(String.class),
    NUMBER(Long.class),
    TRUTH(Boolean.class),
    TIME(java.time.Instant.class),
    TEXTS(List.class);

    private final Class<?> carrier;

    Kind(Class<?> carrier) {
      this.carrier = carrier;
    }

    /** The class of a value of this kind; the elements of {@link #TEXTS} are strings. */
    public Class<?> carrier() {
      return carrier;
    }
  }

  private static final Map<String, Variable> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Variable::label, Function.identity()));

  private final String label;
  private final Kind kind;
  private final String meaning;
  private final String words;

  Variable(String label, Kind kind, String meaning) {
    this(label, kind, meaning, "");
  }

  Variable(String label, Kind kind, String meaning, String words) {
    this.label = label;
    this.kind = kind;
    this.meaning = meaning;
    this.words = words;
  }

  /** As it is written in a condition. */
  public String label() {
    return label;
  }

  public Kind kind() {
    return kind;
  }

  /** What it is, in English. */
  public String meaning() {
    return meaning;
  }

  /** Every value it can have; empty where they are not a closed list. */
  public List<String> words() {
    return words.isEmpty() ? List.of() : List.of(words.split(" "));
  }

  public static Optional<Variable> find(String label) {
    return Optional.ofNullable(BY_NAME.get(label));
  }
}

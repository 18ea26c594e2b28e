package org.onecard.card.profile;

import java.util.Optional;

/**
 * A field and what a card says in it.
 *
 * @param field what was asked for
 * @param value what came
 */
public record FieldReading(ProfileField field, FieldValue value) {

  private static final int SHOWN_OF_A_CARD = 2;

  /** What may stand on any screen: nothing of a holder's, the last two characters of a card's. */
  public String masked() {
    Optional<String> text = findText();
    if (text.isEmpty()) {
      return value instanceof FieldValue.Closed closed
          ? "not shown (" + closed.status() + ")"
          : "none";
    }
    return switch (field.privacy()) {
      case PUBLIC -> text.get();
      case CARD ->
          "*******" + text.get().substring(Math.max(0, text.get().length() - SHOWN_OF_A_CARD));
      case HOLDER -> "*******";
    };
  }

  /** The whole of it, for identity items and nothing else; empty where the card shows none. */
  public Optional<String> findText() {
    if (value instanceof FieldValue.Text text) {
      return Optional.of(text.text());
    }
    if (value instanceof FieldValue.Day day) {
      return Optional.of(day.date().toString());
    }
    return value instanceof FieldValue.Count count
        ? Optional.of(Long.toString(count.number()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return field.name() + "=" + masked();
  }
}

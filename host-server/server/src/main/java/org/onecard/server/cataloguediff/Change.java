package org.onecard.server.cataloguediff;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.onecard.scenario.Money;

/**
 * One thing that is different.
 *
 * @param itemId the item, empty for what is about the whole catalogue
 * @param path where in the item, in the model's names: {@code rules.fares[2026-01-01].fare}; empty
 *     for the item itself
 * @param label the same as people call it: {@code fare from 2026-01-01}
 * @param before empty where it is new
 * @param after empty where it is gone
 */
public record Change(
    String itemId, String path, String label, Optional<Value> before, Optional<Value> after) {

  /**
   * One side of a change.
   *
   * @param text for people
   * @param fen the amount, where it is one of money
   */
  public record Value(String text, Optional<Long> fen) {

    static Value of(Object value) {
      return new Value(
          ValueWords.of(value),
          value instanceof Money money ? Optional.of(money.amountFen()) : Optional.empty());
    }
  }

  /** {@code metro-ride: fare from 2026-01-01 3.00 → 4.00 yuan (+33 %)}. */
  public String inWords() {
    String where = itemId.isEmpty() ? "catalogue" : itemId;
    if (path.isEmpty()) {
      return before.isEmpty()
          ? "%s: is new (%s)".formatted(where, after.map(Value::text).orElse(""))
          : "%s: is no longer offered".formatted(where);
    }
    if (before.isEmpty()) {
      return "%s: %s is new: %s".formatted(where, label, after.map(Value::text).orElse(""));
    }
    if (after.isEmpty()) {
      return "%s: %s is gone: %s".formatted(where, label, before.get().text());
    }
    Optional<Long> from = before.get().fen();
    Optional<Long> to = after.get().fen();
    if (from.isPresent() && to.isPresent()) {
      return "%s: %s %s → %s yuan%s"
          .formatted(
              where,
              label,
              Money.fen(from.get()).inYuan(),
              Money.fen(to.get()).inYuan(),
              percent().map(" (%s)"::formatted).orElse(""));
    }
    return "%s: %s %s → %s".formatted(where, label, before.get().text(), after.get().text());
  }

  /** {@code +33 %}; empty where it is no change of an amount, or one from nothing. */
  public Optional<String> percent() {
    Optional<Long> from = before.flatMap(Value::fen).filter(fen -> fen != 0);
    Optional<Long> to = after.flatMap(Value::fen);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal share =
        BigDecimal.valueOf(to.get())
            .subtract(BigDecimal.valueOf(from.get()))
            .movePointRight(2)
            .divide(BigDecimal.valueOf(from.get()).abs(), 0, RoundingMode.HALF_UP);
    return Optional.of("%+d %%".formatted(share.longValue()));
  }

  /** For programs. */
  public JsonObject inJson() {
    JsonObject json = new JsonObject();
    if (!itemId.isEmpty()) {
      json.put("item", itemId);
    }
    json.put("path", path)
        .put("kind", before.isEmpty() ? "added" : after.isEmpty() ? "removed" : "changed");
    before.ifPresent(value -> put(json, "before", value));
    after.ifPresent(value -> put(json, "after", value));
    return json.put("words", inWords());
  }

  private static void put(JsonObject json, String name, Value value) {
    json.put(name, value.text());
    value.fen().ifPresent(fen -> json.put(name + "Fen", fen));
  }
}

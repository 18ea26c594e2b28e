package org.onecard.ledger.book;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onecard.scenario.Entitlement;

/**
 * Passes and tickets in one column: {@code id,from,to,granted} of each behind one another, with
 * semicolons between, days as yyyymmdd. The host itself wrote it from what it had checked.
 */
final class Entitlements {

  private Entitlements() {}

  static @Nullable String text(List<Entitlement> entitlements) {
    return entitlements.isEmpty()
        ? null
        : entitlements.stream()
            .map(
                held ->
                    "%s,%d,%d,%d"
                        .formatted(
                            held.id(),
                            Days.number(held.from()),
                            Days.number(held.to()),
                            held.granted()))
            .collect(Collectors.joining(";"));
  }

  /**
   * Reads it back.
   *
   * @throws IllegalStateException where the column holds something else
   */
  static List<Entitlement> read(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    List<Entitlement> entitlements = new ArrayList<>();
    for (String each : text.split(";", -1)) {
      String[] parts = each.split(",", -1);
      try {
        entitlements.add(
            new Entitlement(
                parts[0],
                Days.day(Integer.parseInt(parts[1])),
                Days.day(Integer.parseInt(parts[2])),
                Integer.parseInt(parts[3])));
      } catch (RuntimeException damaged) {
        throw new IllegalStateException("the book's registry is damaged: " + each, damaged);
      }
    }
    return entitlements;
  }
}

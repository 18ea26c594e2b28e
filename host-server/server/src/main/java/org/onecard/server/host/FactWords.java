package org.onecard.server.host;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;

/** What a fact says, as a person reads it. */
final class FactWords {

  private FactWords() {}

  static String of(Object value) {
    if (value instanceof Holder holder) {
      return lower(holder.holderClass())
          + holder.residence().map(region -> ", resident of " + region.code()).orElse("")
          + holder.cardValidTo().map(day -> ", card valid to " + day).orElse("")
          + holder.provedTo().map(day -> ", class proved to " + day).orElse("")
          + (holder.entitlements().isEmpty() ? "" : ", holds " + entitlements(holder));
    }
    if (value instanceof Money money) {
      return money.inYuan() + " yuan";
    }
    if (value instanceof Patron patron) {
      return patron.equals(Patron.NOT_REGISTERED)
          ? "not a reader"
          : "%s reader, %d of %d on loan, %d overdue"
              .formatted(
                  lower(patron.status()),
                  patron.loans(),
                  patron.loanLimit(),
                  patron.overdueLoans());
    }
    if (value instanceof Boolean denied) {
      return denied ? "yes" : "no";
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(FactWords::of).orElse("nothing before");
    }
    if (value instanceof History history) {
      return "last at %s at %s, %d since %s"
              .formatted(
                  history.lastAt(),
                  history.lastLocation(),
                  history.countInWindow(),
                  history.windowStart())
          + history.unpassedAt().map(at -> ", nobody passed at " + at).orElse("")
          + (history.ticketsUsed() == 0 ? "" : ", %d tickets used".formatted(history.ticketsUsed()))
          + history
              .journeys()
              .map(journeys -> ", charged " + Money.fen(journeys.settled()).inYuan())
              .orElse("");
    }
    return String.valueOf(value);
  }

  private static String entitlements(Holder holder) {
    return holder.entitlements().stream()
        .map(
            held ->
                held.isCounted()
                    ? "%d tickets %s to %s".formatted(held.granted(), held.id(), held.to())
                    : "%s to %s".formatted(held.id(), held.to()))
        .collect(Collectors.joining(", "));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

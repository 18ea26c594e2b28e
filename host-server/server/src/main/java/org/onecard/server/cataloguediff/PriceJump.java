package org.onecard.server.cataloguediff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.onecard.scenario.Money;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffTables;

/**
 * A price that changed more than tenfold, or from or to nothing: a slip of the hand more often than
 * a wish. Prices of one kind, for instance all fares of an item, are compared by the highest and by
 * the lowest of them, so that a fare that moved to another day is still found.
 *
 * @param of the item, or the tariff by which items are priced
 * @param label what kind of price, as people call it
 */
public record PriceJump(String of, String label, Money before, Money after) {

  private static final long MOST_FOLD = 10;

  /** {@code metro-ride: fare 3.00 → 300.00 yuan}. */
  public String inWords() {
    return "%s: %s %s → %s yuan".formatted(of, label, before.inYuan(), after.inYuan());
  }

  /** Those between two catalogues; what is new or gone is none. */
  public static List<PriceJump> between(Catalogue before, Catalogue after) {
    List<PriceJump> jumps = new ArrayList<>();
    for (Item item : after.items()) {
      before
          .findItem(item.id())
          .ifPresent(old -> between(item.id(), prices(old), prices(item), jumps));
    }
    for (Tariff tariff : after.tariffs()) {
      before
          .findTariff(tariff.id())
          .ifPresent(
              old ->
                  between(
                      "tariff " + tariff.id(),
                      prices(old.tables()),
                      prices(tariff.tables()),
                      jumps));
    }
    return jumps;
  }

  private static void between(
      String of, Map<String, Prices> before, Map<String, Prices> after, List<PriceJump> jumps) {
    after.forEach(
        (kind, now) ->
            Optional.ofNullable(before.get(kind))
                .flatMap(then -> then.jumpTo(now, of))
                .ifPresent(jumps::add));
  }

  /** A product for one kind of rider by one medium is a price of its own. */
  private static Map<String, Prices> prices(TariffTables tariff) {
    Map<String, Prices> prices = new TreeMap<>();
    for (TariffTables.Product row : tariff.products()) {
      String rider = row.rider().map(name -> " " + name).orElse("");
      String medium = row.medium().map(name -> " by " + name).orElse("");
      add(prices, "product " + row.id() + rider + medium, row.amount());
    }
    tariff.caps().forEach(cap -> add(prices, "cap " + cap.id(), cap.amount()));
    tariff.gates().maximum().ifPresent(most -> add(prices, "maximum", most));
    return prices;
  }

  private static void add(Map<String, Prices> prices, String kind, long fen) {
    prices
        .computeIfAbsent(kind, label -> new Prices(label, new LongSummaryStatistics()))
        .range()
        .accept(fen);
  }

  private static Map<String, Prices> prices(Item item) {
    Map<String, Prices> prices = new TreeMap<>();
    collect(PathLabel.ROOT.component("rules"), item.rules(), prices);
    return prices;
  }

  private static void collect(PathLabel at, Object value, Map<String, Prices> prices) {
    if (value instanceof Money money) {
      prices
          .computeIfAbsent(
              at.schema(), schema -> new Prices(at.lastWords(), new LongSummaryStatistics()))
          .range()
          .accept(money.amountFen());
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> collect(at, present, prices));
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> collect(at, element, prices));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> collect(at, element, prices));
    } else if (value instanceof Record record && !ValueWords.isLeaf(record)) {
      Components.of(record)
          .forEach(component -> collect(at.component(component.name()), component.value(), prices));
    }
  }

  /** The prices of one kind. */
  private record Prices(String label, LongSummaryStatistics range) {

    Optional<PriceJump> jumpTo(Prices now, String of) {
      return jump(of, range.getMax(), now.range.getMax())
          .or(() -> jump(of, range.getMin(), now.range.getMin()));
    }

    private Optional<PriceJump> jump(String of, long before, long after) {
      return isJump(before, after)
          ? Optional.of(new PriceJump(of, label, Money.fen(before), Money.fen(after)))
          : Optional.empty();
    }

    private static boolean isJump(long before, long after) {
      if (before < 0 && after < 0) {
        return isJump(-before, -after); // What a transfer gives back.
      }
      long low = Math.min(before, after);
      long high = Math.max(before, after);
      // Divided, since a product might not fit.
      return low != high
          && (low <= 0
              || high / MOST_FOLD > low
              || (high / MOST_FOLD == low && high % MOST_FOLD > 0));
    }
  }
}

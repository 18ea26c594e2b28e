package org.onecard.server.host;

import java.util.List;
import java.util.function.ToIntFunction;
import org.onecard.ledger.LedgerUnavailable;

/** Work on many cards in parts, so that nothing else waits for all of it. */
final class Parts {

  private Parts() {}

  /**
   * Does each part in turn.
   *
   * @param atOnce cards of a part
   * @param done what a part's cards are then, in a word
   * @param change does a part, all of it or nothing, and answers how many of its cards it changed
   * @return how many cards were changed in all
   * @throws RefusedException where the book failed behind the first part, and how far it came
   * @throws LedgerUnavailable where it failed at once and nothing was changed
   */
  static <T> int work(List<T> cards, int atOnce, String done, ToIntFunction<List<T>> change)
      throws RefusedException {
    int changed = 0;
    for (int from = 0; from < cards.size(); from += atOnce) {
      try {
        changed += change.applyAsInt(cards.subList(from, Math.min(from + atOnce, cards.size())));
      } catch (LedgerUnavailable e) {
        if (from == 0) {
          throw e;
        }
        throw new RefusedException(
            "The first %,d of %,d cards were %s, and no more: %s. Give the same cards again, nothing is done twice."
                .formatted(from, cards.size(), done, e.getMessage()));
      }
    }
    return changed;
  }
}

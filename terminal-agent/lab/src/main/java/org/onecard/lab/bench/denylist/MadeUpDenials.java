package org.onecard.lab.bench.denylist;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.onecard.ledger.DenyStore;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyMerge;
import org.onecard.protocol.crypto.DenyTags;

/**
 * A book that denies as many cards as one likes and holds none of them: the gaps between tags are
 * drawn as those between the tags of real cards are spread, from a seed and always the same. It has
 * two versions, a day apart.
 */
final class MadeUpDenials implements DenyStore {

  private static final double TAGS = 1L << 48;
  private static final long SEED = 20_260_301;
  private static final Instant MADE = Instant.parse("2026-03-01T00:00:00Z");

  private final int cards;
  private final DenyDelta day;
  private volatile long version = 1;

  /**
   * A book at its first version.
   *
   * @param cards about as many
   * @param changes of the day, a quarter of them cards that are denied no longer
   */
  MadeUpDenials(int cards, int changes) {
    this.cards = cards;
    int removals = changes / 4;
    long[] removed = new long[removals];
    int every = Math.max(1, cards / (removals + 2));
    int[] seen = {0, 0};
    readFirst(
        tag -> {
          if (++seen[0] % every == 0 && seen[1] < removals) {
            removed[seen[1]++] = tag;
          }
        });
    SplittableRandom random = new SplittableRandom(SEED + 1);
    // Two of these may meet a tag that is there about once in a hundred thousand runs.
    long[] added = random.longs(changes - removals, 0, (long) TAGS).toArray();
    this.day = new DenyDelta(DenyTags.of(added), DenyTags.of(removed));
  }

  void nextDay() {
    version = 2;
  }

  private void readFirst(LongConsumer tags) {
    SplittableRandom random = new SplittableRandom(SEED);
    double gap = TAGS / (cards + 1.0);
    double at = 0;
    long last = -1;
    for (int card = 0; card < cards; card++) {
      at += -Math.log(1 - random.nextDouble()) * gap;
      long tag = Math.max((long) at, last + 1);
      if (tag >= (long) TAGS) {
        return;
      }
      tags.accept(tag);
      last = tag;
    }
  }

  @Override
  public long denyVersion() {
    return version;
  }

  @Override
  public long oldestBase() {
    return 1;
  }

  @Override
  public Optional<DenyVersion> readTags(int tagKeyId, LongConsumer tags) {
    if (version == 1) {
      readFirst(tags);
    } else {
      DenyMerge merge = new DenyMerge(day, tags);
      readFirst(merge);
      if (!merge.finish()) {
        throw new IllegalStateException("the day's changes do not fit the list");
      }
    }
    return findVersion(version);
  }

  @Override
  public Optional<DenyDelta> findDelta(int tagKeyId, long base, long until) {
    return base == 1 && until == 2 && version == 2 ? Optional.of(day) : Optional.empty();
  }

  @Override
  public Optional<DenyVersion> findVersion(long wanted) {
    return wanted >= 1 && wanted <= version
        ? Optional.of(new DenyVersion(wanted, MADE.plusSeconds(86_400 * wanted)))
        : Optional.empty();
  }

  @Override
  public int deny(Collection<DeniedCard> denied, Instant at) {
    throw new UnsupportedOperationException("this book is made up");
  }

  @Override
  public int allow(Collection<CardToken> allowed, Instant at) {
    throw new UnsupportedOperationException("this book is made up");
  }

  @Override
  public long countDenied() {
    return cards;
  }

  @Override
  public List<DeniedNow> listDenied(int most) {
    return List.of();
  }
}

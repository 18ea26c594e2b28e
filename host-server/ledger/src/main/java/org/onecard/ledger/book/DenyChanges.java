package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.DENIED_CARD;
import static org.onecard.ledger.jooq.Tables.DENY_CHANGE;
import static org.onecard.ledger.jooq.Tables.DENY_VERSION;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTags;

/** Versions of the deny list, and what each of them changed; within the caller's transaction. */
final class DenyChanges {

  /** So that a book of many years does not keep what no terminal will ask for. */
  private static final int MOST_VERSIONS = 1_000;

  private static final int MOST_ROWS = 4 * DenyDelta.MOST_CHANGES;

  private static final String CHANGED =
      "INSERT INTO deny_change (version, tag_key_id, tag, denied) VALUES (?, ?, ?, ?)";

  /** A tag as it is made under one key. */
  record KeyedTag(int keyId, long tag) implements Comparable<KeyedTag> {
    @Override
    public int compareTo(KeyedTag other) {
      return keyId == other.keyId
          ? Long.compare(tag, other.tag)
          : Integer.compare(keyId, other.keyId);
    }
  }

  /** Whether each tag that changed is denied now. */
  private final Map<KeyedTag, Boolean> changed = new TreeMap<>();

  /** A tag that was not on the list. */
  void added(KeyedTag tag) {
    note(tag, true);
  }

  /** A tag that is on the list no longer. */
  void removed(KeyedTag tag) {
    note(tag, false);
  }

  /** What is done and undone within one version is no change. */
  private void note(KeyedTag tag, boolean denied) {
    if (changed.remove(tag) == null) {
      changed.put(tag, denied);
    }
  }

  boolean isEmpty() {
    return changed.isEmpty();
  }

  /**
   * Makes the next version of the list. Its number is the time, and above the one before: a book
   * that was restored knows nothing of the versions that terminals got since its backup was made,
   * and none of its next may be below theirs.
   */
  void keep(DSLContext sql, Instant at) {
    long version = Math.max(newest(sql) + 1, at.toEpochMilli());
    boolean kept = changed.size() <= DenyDelta.MOST_CHANGES;
    sql.insertInto(
            DENY_VERSION, DENY_VERSION.VERSION, DENY_VERSION.AT_MS, DENY_VERSION.CHANGE_COUNT)
        .values(version, at.toEpochMilli(), kept ? changed.size() : null)
        .execute();
    if (kept && !changed.isEmpty()) {
      Object[][] rows = new Object[changed.size()][];
      int row = 0;
      for (Map.Entry<KeyedTag, Boolean> each : changed.entrySet()) {
        KeyedTag tag = each.getKey();
        rows[row++] = new Object[] {version, tag.keyId(), tag.tag(), each.getValue()};
      }
      sql.batch(CHANGED, rows).execute();
    }
    sql.deleteFrom(DENY_CHANGE).where(DENY_CHANGE.VERSION.le(oldestBase(sql, MOST_ROWS))).execute();
  }

  static long newest(DSLContext sql) {
    return sql.select(DSL.coalesce(DSL.max(DENY_VERSION.VERSION), 0L))
        .from(DENY_VERSION)
        .fetchSingle()
        .value1();
  }

  static boolean isDenied(DSLContext sql, KeyedTag tag) {
    return sql.fetchExists(
        DENIED_CARD, DENIED_CARD.TAG_KEY_ID.eq(tag.keyId()).and(DENIED_CARD.TAG.eq(tag.tag())));
  }

  /** The oldest version from which at most so many changes lead to the newest. */
  static long oldestBase(DSLContext sql, int mostRows) {
    long base = 0;
    long rows = 0;
    for (Record2<Long, Integer> version :
        sql.select(DENY_VERSION.VERSION, DENY_VERSION.CHANGE_COUNT)
            .from(DENY_VERSION)
            .orderBy(DENY_VERSION.VERSION.desc())
            .limit(MOST_VERSIONS)
            .fetch()) {
      // Whoever has no list at all fetches one whole: there is no delta from nothing.
      base = version.value1();
      @Nullable Integer changes = version.value2();
      if (changes == null || rows + changes > mostRows) {
        return base;
      }
      rows += changes;
    }
    return base;
  }

  static Optional<DenyDelta> find(DSLContext sql, int tagKeyId, long base, long version) {
    if (base < oldestBase(sql, MOST_ROWS) || base >= version || version > newest(sql)) {
      return Optional.empty();
    }
    List<Long> added = new ArrayList<>();
    List<Long> removed = new ArrayList<>();
    try (Cursor<Record2<Long, Boolean>> rows =
        sql.select(DENY_CHANGE.TAG, DENY_CHANGE.DENIED)
            .from(DENY_CHANGE)
            .where(DENY_CHANGE.TAG_KEY_ID.eq(tagKeyId))
            .and(DENY_CHANGE.VERSION.gt(base))
            .and(DENY_CHANGE.VERSION.le(version))
            .orderBy(DENY_CHANGE.TAG, DENY_CHANGE.VERSION)
            .fetchLazy()) {
      long tag = -1;
      boolean first = false;
      boolean last = false;
      for (Record2<Long, Boolean> row : rows) {
        if (row.value1() != tag) {
          net(tag, first, last, added, removed);
          tag = row.value1();
          first = row.value2();
        }
        last = row.value2();
      }
      net(tag, first, last, added, removed);
    }
    return added.size() + removed.size() > DenyDelta.MOST_CHANGES
        ? Optional.empty()
        : Optional.of(new DenyDelta(tags(added), tags(removed)));
  }

  /** The first change tells what was before it: its opposite. */
  private static void net(
      long tag, boolean first, boolean last, List<Long> added, List<Long> removed) {
    if (tag >= 0 && first == last) {
      (last ? added : removed).add(tag);
    }
  }

  private static DenyTags tags(List<Long> values) {
    return DenyTags.of(values.stream().mapToLong(Long::longValue).toArray());
  }
}

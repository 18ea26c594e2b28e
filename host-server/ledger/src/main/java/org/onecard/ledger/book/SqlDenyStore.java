package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CARD_STATE;
import static org.onecard.ledger.jooq.Tables.DENIED_CARD;
import static org.onecard.ledger.jooq.Tables.DENY_VERSION;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.impl.DSL;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.book.DenyChanges.KeyedTag;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;

/**
 * Denied cards in SQL. Every change moves the cards on by a version, so that lanes load them anew.
 */
final class SqlDenyStore implements DenyStore {

  private final Database database;

  SqlDenyStore(Database database) {
    this.database = database;
  }

  @Override
  public long denyVersion() {
    return database.read("read its deny list", DenyChanges::newest);
  }

  @Override
  public long oldestBase() {
    return database.read(
        "read its deny list", sql -> DenyChanges.oldestBase(sql, DenyDelta.MOST_CHANGES));
  }

  @Override
  public Optional<DenyVersion> readTags(int tagKeyId, LongConsumer tags) {
    return database.read(
        "read its deny list",
        sql -> {
          Optional<DenyVersion> version = findVersion(sql, DenyChanges.newest(sql));
          if (version.isPresent()) {
            try (Cursor<Record1<Long>> rows =
                sql.selectDistinct(DENIED_CARD.TAG)
                    .from(DENIED_CARD)
                    .where(DENIED_CARD.TAG_KEY_ID.eq(tagKeyId))
                    .orderBy(DENIED_CARD.TAG)
                    .fetchLazy()) {
              rows.forEach(row -> tags.accept(row.value1()));
            }
          }
          return version;
        });
  }

  @Override
  public Optional<DenyDelta> findDelta(int tagKeyId, long base, long version) {
    return database.read(
        "read its deny list", sql -> DenyChanges.find(sql, tagKeyId, base, version));
  }

  @Override
  public Optional<DenyVersion> findVersion(long version) {
    return database.read("read its deny list", sql -> findVersion(sql, version));
  }

  private static Optional<DenyVersion> findVersion(DSLContext sql, long version) {
    return sql.select(DENY_VERSION.AT_MS)
        .from(DENY_VERSION)
        .where(DENY_VERSION.VERSION.eq(version))
        .fetchOptional(row -> new DenyVersion(version, Instant.ofEpochMilli(row.value1())));
  }

  @Override
  public int deny(Collection<DeniedCard> cards, Instant at) {
    return database.write(
        "deny cards",
        sql -> {
          DenyChanges changes = new DenyChanges();
          int denied = 0;
          for (DeniedCard card : cards) {
            KeyedTag tag = new KeyedTag(card.denial().tagKeyId(), card.denial().tag().value());
            if (!DenyChanges.isDenied(sql, tag)) {
              changes.added(tag);
            }
            denied += deny(sql, card, at, false);
            touch(sql, card.token());
          }
          if (!changes.isEmpty()) {
            changes.keep(sql, at);
          }
          return denied;
        });
  }

  @Override
  public int allow(Collection<CardToken> cards, Instant at) {
    return database.write(
        "allow cards",
        sql -> {
          DenyChanges changes = new DenyChanges();
          int allowed = 0;
          for (CardToken card : cards) {
            List<KeyedTag> tags =
                sql.select(DENIED_CARD.TAG_KEY_ID, DENIED_CARD.TAG)
                    .from(DENIED_CARD)
                    .where(DENIED_CARD.CARD_TOKEN.eq(card.bytes()))
                    .fetch(row -> new KeyedTag(row.value1(), row.value2()));
            sql.deleteFrom(DENIED_CARD).where(DENIED_CARD.CARD_TOKEN.eq(card.bytes())).execute();
            touch(sql, card);
            allowed += tags.isEmpty() ? 0 : 1;
            // Another card may have the same tag.
            tags.stream().filter(tag -> !DenyChanges.isDenied(sql, tag)).forEach(changes::removed);
          }
          if (!changes.isEmpty()) {
            changes.keep(sql, at);
          }
          return allowed;
        });
  }

  @Override
  public long countDenied() {
    return database.read(
        "read its deny list",
        sql ->
            sql.select(DSL.countDistinct(DENIED_CARD.CARD_TOKEN))
                .from(DENIED_CARD)
                .fetchSingle()
                .value1()
                .longValue());
  }

  @Override
  public List<DeniedNow> listDenied(int most) {
    return database.read(
        "read its deny list",
        sql ->
            sql.select(
                    DENIED_CARD.CARD_TOKEN,
                    DSL.min(DENIED_CARD.WHY),
                    DSL.max(DENIED_CARD.SINCE_MS),
                    DENIED_CARD.FROM_REGISTRY)
                .from(DENIED_CARD)
                // A card has a row for each tag key that is alive.
                .groupBy(DENIED_CARD.CARD_TOKEN, DENIED_CARD.FROM_REGISTRY)
                .orderBy(DSL.max(DENIED_CARD.SINCE_MS).desc(), DENIED_CARD.CARD_TOKEN)
                .limit(most)
                .fetch(
                    row ->
                        new DeniedNow(
                            new CardToken(row.value1()),
                            row.value2(),
                            Instant.ofEpochMilli(row.value3()),
                            row.value4())));
  }

  /**
   * Answers 1 where the card was not denied under that key before, or only by the registry: what an
   * operator says outlives the registry's next import, and is not replaced by it.
   */
  static int deny(DSLContext sql, DeniedCard card, Instant at, boolean fromRegistry) {
    var denied =
        sql.insertInto(
                DENIED_CARD,
                DENIED_CARD.CARD_TOKEN,
                DENIED_CARD.TAG_KEY_ID,
                DENIED_CARD.TAG,
                DENIED_CARD.WHY,
                DENIED_CARD.SINCE_MS,
                DENIED_CARD.FROM_REGISTRY)
            .values(
                card.token().bytes(),
                card.denial().tagKeyId(),
                card.denial().tag().value(),
                card.denial().why(),
                at.toEpochMilli(),
                fromRegistry)
            .onConflict(DENIED_CARD.CARD_TOKEN, DENIED_CARD.TAG_KEY_ID);
    return fromRegistry
        ? denied.doNothing().execute()
        : denied
            .doUpdate()
            .set(DENIED_CARD.WHY, card.denial().why())
            .set(DENIED_CARD.SINCE_MS, at.toEpochMilli())
            .set(DENIED_CARD.FROM_REGISTRY, false)
            .where(DENIED_CARD.FROM_REGISTRY.isTrue())
            .execute();
  }

  /** Moves a card on by a version; one that was never seen becomes known. */
  static void touch(DSLContext sql, CardToken card) {
    sql.insertInto(
            CARD_STATE,
            CARD_STATE.CARD_TOKEN,
            CARD_STATE.VERSION,
            CARD_STATE.BALANCE_FEN,
            CARD_STATE.FUNDED_FEN)
        .values(card.bytes(), 1L, 0L, 0L)
        .onConflict(CARD_STATE.CARD_TOKEN)
        .doUpdate()
        .set(CARD_STATE.VERSION, CARD_STATE.VERSION.plus(1L))
        .execute();
  }
}

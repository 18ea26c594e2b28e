package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CARD_STATE;
import static org.onecard.ledger.jooq.Tables.DENIED_CARD;
import static org.onecard.ledger.jooq.Tables.DENY_VERSION;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.onecard.ledger.DenyStore;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyList;
import org.onecard.protocol.crypto.DenyTag;

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
    return database.read("read its deny list", SqlDenyStore::version);
  }

  @Override
  public Optional<DenyList> findDenyList(int tagKeyId) {
    return database.read(
        "read its deny list",
        sql -> {
          long version = version(sql);
          if (version == 0) {
            return Optional.empty();
          }
          List<DenyTag> tags =
              sql.selectDistinct(DENIED_CARD.TAG)
                  .from(DENIED_CARD)
                  .where(DENIED_CARD.TAG_KEY_ID.eq(tagKeyId))
                  .fetch(row -> new DenyTag(row.value1()));
          return Optional.of(DenyList.build(version, tagKeyId, tags));
        });
  }

  @Override
  public void deny(Collection<DeniedCard> cards, Instant at) {
    database.write(
        "deny cards",
        sql -> {
          int changed = 0;
          for (DeniedCard card : cards) {
            changed += deny(sql, card, at, false);
            touch(sql, card.token());
          }
          return changed == 0 ? version(sql) : nextVersion(sql, at);
        });
  }

  @Override
  public void allow(Collection<CardToken> cards, Instant at) {
    database.write(
        "allow cards",
        sql -> {
          int changed = 0;
          for (CardToken card : cards) {
            changed +=
                sql.deleteFrom(DENIED_CARD)
                    .where(DENIED_CARD.CARD_TOKEN.eq(card.bytes()))
                    .execute();
            touch(sql, card);
          }
          return changed == 0 ? version(sql) : nextVersion(sql, at);
        });
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

  static long nextVersion(DSLContext sql, Instant at) {
    long next = version(sql) + 1;
    sql.insertInto(DENY_VERSION, DENY_VERSION.VERSION, DENY_VERSION.AT_MS)
        .values(next, at.toEpochMilli())
        .execute();
    return next;
  }

  static long version(DSLContext sql) {
    return sql.select(DSL.coalesce(DSL.max(DENY_VERSION.VERSION), 0L))
        .from(DENY_VERSION)
        .fetchSingle()
        .value1();
  }
}

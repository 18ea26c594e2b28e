package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CATALOGUE;
import static org.onecard.ledger.jooq.Tables.CATALOGUE_ROLLOUT;
import static org.onecard.ledger.jooq.Tables.CATALOGUE_ROLLOUT_MEMBER;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.onecard.ledger.Audience;
import org.onecard.ledger.CatalogueStore;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.SignedBytes;

/** Published catalogues in SQL. */
final class SqlCatalogueStore implements CatalogueStore {

  private static final int FIRST_STEP = 1;

  /** Kinds of members. Names are in the book: never rename. */
  private static final String TERMINAL = "TERMINAL";

  private static final String LOCATION = "LOCATION";

  private final Database database;

  SqlCatalogueStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean publish(PublishedCatalogue catalogue, Rollout first) {
    if (first.version() != catalogue.version()) {
      throw new IllegalArgumentException("a step of another version");
    }
    return database.write(
        "add catalogue " + catalogue.version(),
        sql -> {
          boolean added = insert(sql, catalogue) == 1;
          if (added) {
            insert(sql, first, FIRST_STEP);
          }
          return added;
        });
  }

  private static int insert(DSLContext sql, PublishedCatalogue catalogue) {
    return sql.insertInto(
            CATALOGUE,
            CATALOGUE.VERSION,
            CATALOGUE.EFFECTIVE_MS,
            CATALOGUE.PUBLISHED_AT_MS,
            CATALOGUE.BUNDLE_BYTES,
            CATALOGUE.SIGNATURE_ALGORITHM,
            CATALOGUE.SIGNATURE)
        .values(
            catalogue.version(),
            catalogue.effectiveFrom().toEpochMilli(),
            catalogue.publishedAt().toEpochMilli(),
            catalogue.bundle().bytes(),
            catalogue.signature().algorithm().number(),
            catalogue.signature().bytes().bytes())
        .onConflict(CATALOGUE.VERSION)
        .doNothing()
        .execute();
  }

  @Override
  public void extend(Rollout step) {
    int unused =
        database.write(
            "extend catalogue " + step.version(),
            sql -> {
              int next =
                  sql.fetchCount(CATALOGUE_ROLLOUT, CATALOGUE_ROLLOUT.VERSION.eq(step.version()))
                      + FIRST_STEP;
              insert(sql, step, next);
              return next;
            });
  }

  private static void insert(DSLContext sql, Rollout rollout, int step) {
    Audience audience = rollout.audience();
    sql.insertInto(
            CATALOGUE_ROLLOUT,
            CATALOGUE_ROLLOUT.VERSION,
            CATALOGUE_ROLLOUT.STEP,
            CATALOGUE_ROLLOUT.FROM_MS,
            CATALOGUE_ROLLOUT.AT_MS,
            CATALOGUE_ROLLOUT.WHO,
            CATALOGUE_ROLLOUT.SHARE_PERCENT)
        .values(
            rollout.version(),
            step,
            rollout.from().toEpochMilli(),
            rollout.at().toEpochMilli(),
            rollout.who(),
            audience.sharePercent())
        .execute();
    audience.terminals().forEach(each -> insert(sql, rollout.version(), step, TERMINAL, each));
    audience.locations().forEach(each -> insert(sql, rollout.version(), step, LOCATION, each));
  }

  private static void insert(DSLContext sql, long version, int step, String kind, String member) {
    sql.insertInto(
            CATALOGUE_ROLLOUT_MEMBER,
            CATALOGUE_ROLLOUT_MEMBER.VERSION,
            CATALOGUE_ROLLOUT_MEMBER.STEP,
            CATALOGUE_ROLLOUT_MEMBER.MEMBER_KIND,
            CATALOGUE_ROLLOUT_MEMBER.MEMBER)
        .values(version, step, kind, member)
        .execute();
  }

  @Override
  public List<Rollout> listRollouts() {
    return database.read(
        "list to whom its catalogues went",
        sql ->
            sql.selectFrom(CATALOGUE_ROLLOUT)
                .orderBy(CATALOGUE_ROLLOUT.VERSION, CATALOGUE_ROLLOUT.STEP)
                .fetch()
                .map(row -> rollout(sql, row)));
  }

  private static Rollout rollout(DSLContext sql, Record row) {
    long version = row.get(CATALOGUE_ROLLOUT.VERSION);
    int step = row.get(CATALOGUE_ROLLOUT.STEP);
    int share = row.get(CATALOGUE_ROLLOUT.SHARE_PERCENT);
    return new Rollout(
        version,
        Instant.ofEpochMilli(row.get(CATALOGUE_ROLLOUT.FROM_MS)),
        Instant.ofEpochMilli(row.get(CATALOGUE_ROLLOUT.AT_MS)),
        row.get(CATALOGUE_ROLLOUT.WHO),
        // Most steps are for everybody and name nobody.
        share == 100
            ? Audience.EVERYBODY
            : new Audience(
                members(sql, version, step, TERMINAL),
                members(sql, version, step, LOCATION),
                share));
  }

  private static Set<String> members(DSLContext sql, long version, int step, String kind) {
    return Set.copyOf(
        sql.select(CATALOGUE_ROLLOUT_MEMBER.MEMBER)
            .from(CATALOGUE_ROLLOUT_MEMBER)
            .where(CATALOGUE_ROLLOUT_MEMBER.VERSION.eq(version))
            .and(CATALOGUE_ROLLOUT_MEMBER.STEP.eq(step))
            .and(CATALOGUE_ROLLOUT_MEMBER.MEMBER_KIND.eq(kind))
            .fetch(CATALOGUE_ROLLOUT_MEMBER.MEMBER));
  }

  @Override
  public Optional<PublishedCatalogue> findInForce(Instant at) {
    return findHighest(CATALOGUE.EFFECTIVE_MS.le(at.toEpochMilli()));
  }

  @Override
  public Optional<PublishedCatalogue> findVersion(long version) {
    return findHighest(CATALOGUE.VERSION.eq(version));
  }

  @Override
  public Optional<PublishedCatalogue> findLatest() {
    return findHighest(DSL.noCondition());
  }

  private Optional<PublishedCatalogue> findHighest(Condition condition) {
    return database.read(
        "read a catalogue",
        sql ->
            sql.selectFrom(CATALOGUE)
                .where(condition)
                .orderBy(CATALOGUE.VERSION.desc())
                .limit(1)
                .fetchOptional()
                .map(SqlCatalogueStore::published));
  }

  private static PublishedCatalogue published(Record row) {
    long version = row.get(CATALOGUE.VERSION);
    return new PublishedCatalogue(
        version,
        Instant.ofEpochMilli(row.get(CATALOGUE.EFFECTIVE_MS)),
        Instant.ofEpochMilli(row.get(CATALOGUE.PUBLISHED_AT_MS)),
        new SignedBytes(row.get(CATALOGUE.BUNDLE_BYTES)),
        new Signature(
            Stored.algorithm(row.get(CATALOGUE.SIGNATURE_ALGORITHM), "catalogue " + version),
            new SignedBytes(row.get(CATALOGUE.SIGNATURE))));
  }

  @Override
  public List<Long> listVersions() {
    return database.read(
        "list its catalogues",
        sql ->
            sql.select(CATALOGUE.VERSION)
                .from(CATALOGUE)
                .orderBy(CATALOGUE.VERSION)
                .fetch(CATALOGUE.VERSION));
  }
}

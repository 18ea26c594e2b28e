package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CATALOGUE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.onecard.ledger.CatalogueStore;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.SignedBytes;

/** Published catalogues in SQL. */
final class SqlCatalogueStore implements CatalogueStore {

  private final Database database;

  SqlCatalogueStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean publish(PublishedCatalogue catalogue) {
    return database.write(
            "add catalogue " + catalogue.version(),
            sql ->
                sql.insertInto(
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
                    .execute())
        == 1;
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

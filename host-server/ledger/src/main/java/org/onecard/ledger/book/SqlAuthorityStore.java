package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.AUTHORITY_STEP;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.onecard.ledger.AuthorityStore;
import org.onecard.protocol.record.SignedBytes;

/** Steps between authorities, in SQL. */
final class SqlAuthorityStore implements AuthorityStore {

  private final Database database;

  SqlAuthorityStore(Database database) {
    this.database = database;
  }

  @Override
  public long lastVersion() {
    return database.read("look for another authority", SqlAuthorityStore::lastVersion);
  }

  private static long lastVersion(DSLContext sql) {
    return sql.select(DSL.max(AUTHORITY_STEP.VERSION))
        .from(AUTHORITY_STEP)
        .fetchOptional(DSL.max(AUTHORITY_STEP.VERSION))
        .orElse(0L);
  }

  @Override
  public List<Step> list() {
    return database.read(
        "list authorities",
        sql ->
            sql.selectFrom(AUTHORITY_STEP)
                .orderBy(AUTHORITY_STEP.VERSION)
                .fetch(
                    row ->
                        new Step(
                            row.get(AUTHORITY_STEP.VERSION),
                            Instant.ofEpochMilli(row.get(AUTHORITY_STEP.AT_MS)),
                            new SignedBytes(row.get(AUTHORITY_STEP.ISSUING)),
                            Optional.ofNullable(row.get(AUTHORITY_STEP.BESIDE))
                                .map(SignedBytes::new))));
  }

  @Override
  public Optional<Step> add(
      long after, Instant at, SignedBytes issuing, Optional<SignedBytes> beside) {
    return database.write(
        "book a step between authorities",
        sql -> {
          if (lastVersion(sql) != after) {
            return Optional.empty();
          }
          // By the clock, so that a book that was restored from a backup goes on above what
          // terminals have from the one that was lost.
          Step step = new Step(Math.max(after + 1, at.toEpochMilli()), at, issuing, beside);
          int unused =
              sql.insertInto(AUTHORITY_STEP)
                  .set(AUTHORITY_STEP.VERSION, step.version())
                  .set(AUTHORITY_STEP.AT_MS, at.toEpochMilli())
                  .set(AUTHORITY_STEP.ISSUING, issuing.bytes())
                  .set(AUTHORITY_STEP.BESIDE, beside.map(SignedBytes::bytes).orElse(null))
                  .execute();
          return Optional.of(step);
        });
  }
}

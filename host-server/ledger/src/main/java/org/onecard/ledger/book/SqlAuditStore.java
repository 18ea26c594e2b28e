package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.AUDIT;

import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.onecard.ledger.AuditStore;
import org.onecard.protocol.record.Hash;

/** The audit, each row hashed over the one before it. */
final class SqlAuditStore implements AuditStore {

  private final Database database;

  SqlAuditStore(Database database) {
    this.database = database;
  }

  @Override
  public void append(AuditEntry entry) {
    database.write(
        "append to its audit",
        sql -> {
          append(sql, entry);
          return entry;
        });
  }

  static void append(DSLContext sql, AuditEntry entry) {
    AuditRow last =
        sql.select(AUDIT.AUDIT_ID, AUDIT.ROW_HASH)
            .from(AUDIT)
            .orderBy(AUDIT.AUDIT_ID.desc())
            .limit(1)
            .fetchOptional()
            .map(row -> new AuditRow(row.value1(), new Hash(row.value2())))
            .orElse(AuditRow.NONE);
    AuditRow next = last.then(entry);
    sql.insertInto(
            AUDIT, AUDIT.AUDIT_ID, AUDIT.AT_MS, AUDIT.WHO, AUDIT.WHAT, AUDIT.DETAIL, AUDIT.ROW_HASH)
        .values(
            next.id(),
            entry.at().toEpochMilli(),
            entry.who(),
            entry.what(),
            entry.detail(),
            next.hash().bytes())
        .execute();
  }

  @Override
  public List<AuditEntry> listRecent(int most) {
    return database.read(
        "read its audit",
        sql ->
            sql.selectFrom(AUDIT)
                .orderBy(AUDIT.AUDIT_ID.desc())
                .limit(most)
                .fetch(
                    row ->
                        new AuditEntry(
                            Instant.ofEpochMilli(row.get(AUDIT.AT_MS)),
                            row.get(AUDIT.WHO),
                            row.get(AUDIT.WHAT),
                            row.get(AUDIT.DETAIL))));
  }
}

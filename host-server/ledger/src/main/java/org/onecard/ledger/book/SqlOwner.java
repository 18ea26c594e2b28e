package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.OWNER;

import java.util.Optional;
import org.jooq.DSLContext;
import org.onecard.ledger.BookOwner;
import org.onecard.scenario.Region;

/** Whose book it is. */
final class SqlOwner {

  private final Database database;

  SqlOwner(Database database) {
    this.database = database;
  }

  Optional<BookOwner> find() {
    return database.read("say whose it is", SqlOwner::find);
  }

  private static Optional<BookOwner> find(DSLContext sql) {
    return sql.select(OWNER.REGION, OWNER.VERIFYING_KEY)
        .from(OWNER)
        .fetchOptional()
        .map(row -> new BookOwner(new Region(row.value1()), row.value2()));
  }

  /** Two that begin at once come one after the other: the writers' turn decides. */
  BookOwner claim(BookOwner claimant) {
    return database.write(
        "be claimed",
        sql ->
            find(sql)
                .orElseGet(
                    () -> {
                      int unused =
                          sql.insertInto(OWNER, OWNER.ONE, OWNER.REGION, OWNER.VERIFYING_KEY)
                              .values(1, claimant.region().code(), claimant.encodedKey())
                              .execute();
                      return claimant;
                    }));
  }
}

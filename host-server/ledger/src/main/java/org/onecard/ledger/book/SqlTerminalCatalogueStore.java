package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.TERMINAL_CATALOGUE;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.TerminalCatalogueStore;

/** What terminals say of their catalogues, in SQL. */
final class SqlTerminalCatalogueStore implements TerminalCatalogueStore {

  private final Database database;

  SqlTerminalCatalogueStore(Database database) {
    this.database = database;
  }

  @Override
  public List<TerminalCatalogue> listTerminalCatalogues() {
    return database.read(
        "list which catalogues its terminals hold",
        sql ->
            sql.selectFrom(TERMINAL_CATALOGUE)
                .orderBy(TERMINAL_CATALOGUE.TERMINAL_ID)
                .fetch(SqlTerminalCatalogueStore::told));
  }

  private static TerminalCatalogue told(Record row) {
    @Nullable Long refused = row.get(TERMINAL_CATALOGUE.REFUSED);
    @Nullable String why = row.get(TERMINAL_CATALOGUE.REFUSED_WHY);
    return new TerminalCatalogue(
        row.get(TERMINAL_CATALOGUE.TERMINAL_ID),
        row.get(TERMINAL_CATALOGUE.IN_FORCE),
        row.get(TERMINAL_CATALOGUE.NEWEST),
        refused == null
            ? Optional.empty()
            : Optional.of(new Refused(refused, why == null ? "" : why)),
        Instant.ofEpochMilli(row.get(TERMINAL_CATALOGUE.TOLD_AT_MS)));
  }

  @Override
  public void put(Collection<TerminalCatalogue> told) {
    int unused =
        database.write(
            "note which catalogues its terminals hold",
            sql -> {
              told.forEach(each -> put(sql, each));
              return told.size();
            });
  }

  private static void put(DSLContext sql, TerminalCatalogue told) {
    @Nullable Long refused = told.refused().map(Refused::version).orElse(null);
    @Nullable String why = told.refused().map(Refused::why).orElse(null);
    sql.insertInto(TERMINAL_CATALOGUE)
        .set(TERMINAL_CATALOGUE.TERMINAL_ID, told.terminalId())
        .set(TERMINAL_CATALOGUE.IN_FORCE, told.inForce())
        .set(TERMINAL_CATALOGUE.NEWEST, told.newest())
        .set(TERMINAL_CATALOGUE.REFUSED, refused)
        .set(TERMINAL_CATALOGUE.REFUSED_WHY, why)
        .set(TERMINAL_CATALOGUE.TOLD_AT_MS, told.at().toEpochMilli())
        .onConflict(TERMINAL_CATALOGUE.TERMINAL_ID)
        .doUpdate()
        .set(TERMINAL_CATALOGUE.IN_FORCE, told.inForce())
        .set(TERMINAL_CATALOGUE.NEWEST, told.newest())
        .set(TERMINAL_CATALOGUE.REFUSED, refused)
        .set(TERMINAL_CATALOGUE.REFUSED_WHY, why)
        .set(TERMINAL_CATALOGUE.TOLD_AT_MS, told.at().toEpochMilli())
        .execute();
  }
}

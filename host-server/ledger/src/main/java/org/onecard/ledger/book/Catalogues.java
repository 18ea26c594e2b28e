package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CATALOGUE;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.catalogue.Catalogue;

/** Catalogues by version within one transaction; the last few stay decoded. */
final class Catalogues {

  /** Taps of one stretch of the book name few versions. */
  private static final int HELD = 8;

  private final DSLContext sql;
  private final Map<Long, Optional<Catalogue>> held =
      new LinkedHashMap<>(HELD * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<Catalogue>> eldest) {
          return size() > HELD;
        }
      };

  Catalogues(DSLContext sql) {
    this.sql = sql;
  }

  /** Empty where it is missing or cannot be read. */
  Optional<Catalogue> find(long version) {
    Optional<Catalogue> known = held.get(version);
    if (known == null) {
      known = read(version);
      held.put(version, known);
    }
    return known;
  }

  private Optional<Catalogue> read(long version) {
    return sql.select(CATALOGUE.BUNDLE_BYTES)
        .from(CATALOGUE)
        .where(CATALOGUE.VERSION.eq(version))
        .fetchOptional()
        .flatMap(
            row ->
                Bodies.decodeCatalogue(row.value1()) instanceof Decoded.Ok<Catalogue> ok
                    ? Optional.of(ok.value())
                    : Optional.empty());
  }
}

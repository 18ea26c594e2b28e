package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CATALOGUE;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Tariff;

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

  /** A tariff as one version had it. */
  Optional<Tariff> findTariff(long version, String tariffId) {
    return find(version).flatMap(catalogue -> catalogue.findTariff(tariffId));
  }

  /**
   * The versions that a host may have judged an advice by: its own, and any that was in force by
   * then, since a terminal that was alone may go by one that another has followed; where none was,
   * the latest.
   */
  List<Long> listPossible(long own, Instant at) {
    Set<Long> versions = new LinkedHashSet<>();
    versions.add(own);
    versions.addAll(
        sql.select(CATALOGUE.VERSION)
            .from(CATALOGUE)
            .where(CATALOGUE.EFFECTIVE_MS.le(at.toEpochMilli()))
            .orderBy(CATALOGUE.VERSION.desc())
            .fetch(CATALOGUE.VERSION));
    if (versions.size() == 1) {
      sql.select(DSL.max(CATALOGUE.VERSION))
          .from(CATALOGUE)
          .fetchOptional(DSL.max(CATALOGUE.VERSION))
          .ifPresent(versions::add);
    }
    return List.copyOf(versions);
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

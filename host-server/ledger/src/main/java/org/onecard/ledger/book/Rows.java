package org.onecard.ledger.book;

import java.util.Optional;
import java.util.function.Function;
import org.jooq.Cursor;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** Rows of a query as they come, with a look at the next one: for joins that need no memory. */
final class Rows<T> implements AutoCloseable {

  private final Cursor<? extends Record> cursor;
  private final Function<Record, T> mapping;
  private @Nullable T ahead;

  Rows(ResultQuery<? extends Record> query, Function<Record, T> mapping) {
    this.cursor = query.fetchLazy();
    this.mapping = mapping;
  }

  /** The next row, which stays the next; empty at the end. */
  Optional<T> peek() {
    if (ahead == null && cursor.hasNext()) {
      Record row = cursor.fetchNext();
      ahead = row == null ? null : mapping.apply(row);
    }
    return Optional.ofNullable(ahead);
  }

  Optional<T> next() {
    Optional<T> next = peek();
    ahead = null;
    return next;
  }

  @Override
  public void close() {
    cursor.close();
  }
}

package org.onecard.ledger.book;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plain SQL of the lane's commits, each statement compiled once for as long as its connection
 * lives. A tap makes ten statements; to build and compile them anew cost more than their sync to
 * disk.
 *
 * <p>Used by whoever holds the writer's turnstile. The statements end with their connection.
 */
final class Statements {

  /** The texts are constants of this package; more would mean that values were written into one. */
  private static final int MOST = 40;

  /** Reads one row where it stands. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Told of one row after the other until it has seen enough. */
  @FunctionalInterface
  interface RowWalker {

    /** False to stop. */
    boolean next(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** Answers how many rows were touched. */
  int update(String text, @Nullable Object... values) throws SQLException {
    return bind(prepare(text), values).executeUpdate();
  }

  /** Runs a statement once for each row of values; answers how many rows each of them touched. */
  int[] updateEach(String text, List<@Nullable Object[]> rows) throws SQLException {
    int[] touched = new int[rows.size()];
    for (int row = 0; row < touched.length; row++) {
      touched[row] = update(text, rows.get(row));
    }
    return touched;
  }

  /** The first row; empty where there is none. */
  <T> Optional<T> findFirst(String text, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (ResultSet rows = bind(prepare(text), values).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** Every row in turn. */
  void walk(String text, RowWalker walker, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bind(prepare(text), values).executeQuery()) {
      boolean more = rows.next();
      while (more) {
        more = walker.next(rows) && rows.next();
      }
    }
  }

  private PreparedStatement prepare(String text) throws SQLException {
    PreparedStatement before = prepared.get(text);
    if (before != null) {
      return before;
    }
    if (prepared.size() >= MOST) {
      throw new IllegalStateException("more than " + MOST + " different statements");
    }
    PreparedStatement made = connection.prepareStatement(text);
    prepared.put(text, made);
    return made;
  }

  private static PreparedStatement bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int index = 0; index < values.length; index++) {
      statement.setObject(index + 1, values[index]);
    }
    return statement;
  }
}

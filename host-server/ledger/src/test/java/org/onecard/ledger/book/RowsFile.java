package org.onecard.ledger.book;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a book as an earlier schema had them, in a file that both databases can be filled from.
 * One row a line, fields behind tabs: the table, then {@code column=value}, the value a number
 * {@code n12}, text {@code tabc}, bytes {@code bff00} or nothing {@code z}.
 */
final class RowsFile {

  private RowsFile() {}

  /** Tables in an order in which none refers to a later one, with their columns. */
  static void write(Path file, Connection from, Map<String, List<String>> tables)
      throws IOException, SQLException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      try (Statement statement = from.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT %s FROM %s ORDER BY rowid"
                      .formatted(String.join(", ", table.getValue()), table.getKey()))) {
        while (rows.next()) {
          StringBuilder line = new StringBuilder(table.getKey());
          for (String column : table.getValue()) {
            line.append('\t').append(column).append('=').append(value(rows.getObject(column)));
          }
          lines.add(line.toString());
        }
      }
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  private static String value(@Nullable Object value) {
    if (value == null) {
      return "z";
    } else if (value instanceof byte[] bytes) {
      return "b" + HexFormat.of().formatHex(bytes);
    }
    return value instanceof Number number ? "n" + number : "t" + value;
  }

  static void insert(Path file, Connection into) throws IOException, SQLException {
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] fields = line.split("\t", -1);
      Map<String, String> values = new LinkedHashMap<>();
      for (int index = 1; index < fields.length; index++) {
        int equals = fields[index].indexOf('=');
        values.put(fields[index].substring(0, equals), fields[index].substring(equals + 1));
      }
      insert(into, fields[0], values);
    }
  }

  private static void insert(Connection into, String table, Map<String, String> values)
      throws SQLException {
    List<String> columns = new ArrayList<>(values.keySet());
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table,
                String.join(", ", columns),
                String.join(", ", columns.stream().map(column -> "?").toList()));
    Map<String, Integer> types = types(into, table);
    try (PreparedStatement statement = into.prepareStatement(sql)) {
      for (int index = 0; index < columns.size(); index++) {
        String value = values.getOrDefault(columns.get(index), "z");
        int type = types.getOrDefault(columns.get(index), Types.VARCHAR);
        switch (value.charAt(0)) {
          case 'n' -> {
            long number = Long.parseLong(value.substring(1));
            // SQLite keeps truth as a number.
            if (type == Types.BIT || type == Types.BOOLEAN) {
              statement.setBoolean(index + 1, number != 0);
            } else {
              statement.setLong(index + 1, number);
            }
          }
          case 'b' -> statement.setBytes(index + 1, HexFormat.of().parseHex(value.substring(1)));
          case 't' -> statement.setString(index + 1, value.substring(1));
          default -> statement.setNull(index + 1, type);
        }
      }
      statement.executeUpdate();
    }
  }

  private static Map<String, Integer> types(Connection connection, String table)
      throws SQLException {
    Map<String, Integer> types = new LinkedHashMap<>();
    try (ResultSet columns = connection.getMetaData().getColumns(null, null, table, "%")) {
      while (columns.next()) {
        types.put(columns.getString("COLUMN_NAME"), columns.getInt("DATA_TYPE"));
      }
    }
    return types;
  }
}

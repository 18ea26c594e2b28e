package org.onecard.ledger.book;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Where a test's books lie: every test of a book runs on both. */
enum TestPlace {
  SQLITE {
    @Override
    BookPlace named(String name, Path folder) {
      return new SqliteFile(folder.resolve(name + ".db"));
    }

    @Override
    Book open(BookPlace place, UnaryOperator<ConnectionSource> writers) {
      return Book.open(Path.of(place.toString()), writers.apply(place));
    }

    @Override
    Book openToRead(BookPlace place) {
      return Book.openToRead(Path.of(place.toString()));
    }
  },
  POSTGRES {
    @Override
    BookPlace named(String name, Path folder) {
      // Databases outlive a test's folder, so that each has its own name.
      return new PostgresServer(Cluster.freshDatabase(name));
    }

    @Override
    Book open(BookPlace place, UnaryOperator<ConnectionSource> writers) {
      return Book.open((PostgresServer) place, writers.apply(place));
    }

    @Override
    Book openToRead(BookPlace place) {
      return Book.openToRead((PostgresServer) place);
    }
  };

  /** A place that holds no book yet. */
  abstract BookPlace named(String name, Path folder);

  abstract Book openToRead(BookPlace place);

  /** With a writer's connection that stands before the place's own. */
  abstract Book open(BookPlace place, UnaryOperator<ConnectionSource> writers);

  Book open(BookPlace place) {
    return open(place, UnaryOperator.identity());
  }

  /** One server for all tests of a JVM; it ends with the JVM. */
  static final class Cluster {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private Cluster() {}

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start", e);
      }
    }

    static PostgresAddress freshDatabase(String name) {
      String database = name + "_" + DATABASES.incrementAndGet();
      try (Connection connection = SERVER.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + database);
      } catch (SQLException e) {
        throw new IllegalStateException("no database for a test", e);
      }
      return new PostgresAddress(
          "localhost",
          SERVER.getPort(),
          database,
          "postgres",
          "disable",
          Optional.empty(),
          Optional.empty());
    }
  }
}

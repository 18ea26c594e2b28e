package org.onecard.ledger.book;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL database that holds a book.
 *
 * @param server name or address
 * @param port 1 to 65,535
 * @param database its name
 * @param user who owns the book's tables
 * @param tls what is asked of the connection, in PostgreSQL's own words ({@code sslmode})
 * @param authority file with the certificate that signed the server's ({@code sslrootcert}); empty
 *     for the driver's usual place
 * @param password empty where the server asks for none, or the user's {@code .pgpass} has it
 */
public record PostgresAddress(
    String server,
    int port,
    String database,
    String user,
    String tls,
    Optional<String> authority,
    Optional<String> password) {

  private static final String SCHEME = "postgresql";
  private static final int USUAL_PORT = 5432;
  private static final List<String> TLS_MODES = List.of("disable", "require", "verify-full");

  /**
   * Reads {@code postgresql://user@server[:port]/database[?sslmode=…][&sslrootcert=…]}. Without an
   * {@code sslmode}, {@code verify-full} holds, except towards this machine itself.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static PostgresAddress parse(String text, Optional<String> password) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong("it is no address: " + e.getReason());
    }
    String server = uri.getHost();
    String user = uri.getUserInfo();
    String path = uri.getPath();
    if (!SCHEME.equals(uri.getScheme())) {
      throw wrong("it does not begin with " + SCHEME + "://");
    } else if (server == null) {
      throw wrong("it names no server");
    } else if (user == null || user.isEmpty()) {
      throw wrong("it names no user");
    } else if (user.contains(":")) {
      throw wrong(
          "it holds a password, which other users of this machine could see: give it in the"
              + " environment as ONECARD_DATABASE_PASSWORD, or in ~/.pgpass");
    } else if (path == null || !path.matches("/[^/]+")) {
      throw wrong("it names no database");
    }
    String tls = isThisMachine(server) ? "disable" : "verify-full";
    Optional<String> authority = Optional.empty();
    for (String setting : settings(uri)) {
      if (setting.startsWith("sslmode=") && TLS_MODES.contains(setting.substring(8))) {
        tls = setting.substring(8);
      } else if (setting.startsWith("sslrootcert=") && setting.length() > 12) {
        authority = Optional.of(setting.substring(12));
      } else {
        throw wrong(
            "of settings it may hold sslmode (one of %s) and sslrootcert, not %s"
                .formatted(String.join(", ", TLS_MODES), setting));
      }
    }
    return new PostgresAddress(
        server,
        uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
        path.substring(1),
        user,
        tls,
        authority,
        password);
  }

  private static List<String> settings(URI uri) {
    return uri.getQuery() == null
        ? List.of()
        : new ArrayList<>(List.of(uri.getQuery().split("&", -1)));
  }

  private static boolean isThisMachine(String server) {
    return server.equals("localhost") || server.equals("127.0.0.1") || server.equals("[::1]");
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "The database has to be given as postgresql://user@server:port/database: " + why + ".");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return SCHEME + "://" + user + "@" + server + ":" + port + "/" + database;
  }
}

package org.onecard.server.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Region;

/**
 * What a backup says of itself.
 *
 * @param commits the last commit of the book
 * @param tip hash of its seal, hexadecimal: what an auditor notes down
 * @param bookSha256 of the file {@code ledger.db}, hexadecimal
 * @param keys names of the key files that are in it, {@code wrapped/ALIAS} of those that a token
 *     wrapped
 */
record Manifest(
    String region,
    Instant madeAt,
    long commits,
    String tip,
    long bookBytes,
    String bookSha256,
    List<String> keys) {

  private static final String FORMAT = "onecard-host-backup";
  private static final int VERSION = 1;

  Manifest {
    keys = List.copyOf(keys);
  }

  byte[] encode() {
    return new JsonObject()
        .put("format", FORMAT)
        .put("version", VERSION)
        .put("region", region)
        .put("madeAt", madeAt.toString())
        .put("commits", commits)
        .put("tip", tip)
        .put("bookBytes", bookBytes)
        .put("bookSha256", bookSha256)
        .put("keys", new JsonArray(keys))
        .encodePrettily()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Empty where it is none of this version. */
  static Optional<Manifest> parse(byte[] bytes) {
    try {
      JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
      String region = json.getString("region", "");
      if (!FORMAT.equals(json.getString("format"))
          || !Integer.valueOf(VERSION).equals(json.getInteger("version"))
          || !Region.isCode(region)
          || json.getLong("bookBytes", -1L) < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Manifest(
              region,
              json.getInstant("madeAt"),
              json.getLong("commits"),
              json.getString("tip"),
              json.getLong("bookBytes"),
              json.getString("bookSha256"),
              json.getJsonArray("keys").stream().map(String::valueOf).toList()));
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | DateTimeException broken) {
      return Optional.empty();
    }
  }
}

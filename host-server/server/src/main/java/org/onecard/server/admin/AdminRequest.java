package org.onecard.server.admin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What an operator asks of the host.
 *
 * @param operation its name, for instance {@code revoke}
 * @param arguments by name; each operation says which it takes
 */
public record AdminRequest(String operation, JsonObject arguments) {

  public static AdminRequest of(String operation) {
    return new AdminRequest(operation, new JsonObject());
  }

  /** The same with an argument more. */
  public AdminRequest with(String name, String value) {
    return new AdminRequest(operation, arguments.copy().put(name, value));
  }

  /** An argument that is text; empty where it is missing or something else. */
  public Optional<String> find(String name) {
    return arguments.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  String encode() {
    return new JsonObject().put("operation", operation).put("arguments", arguments).encode();
  }

  static Optional<AdminRequest> parse(String line) {
    try {
      JsonObject json = new JsonObject(line);
      return json.getValue("operation") instanceof String operation
              && json.getValue("arguments") instanceof JsonObject arguments
          ? Optional.of(new AdminRequest(operation, arguments))
          : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}

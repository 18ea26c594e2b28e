package org.onecard.server.admin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What the host says to a request. */
public sealed interface AdminAnswer {

  record Done(JsonObject result) implements AdminAnswer {}

  /**
   * It was not done.
   *
   * @param sentence what happened, where, and what to do next
   */
  record Failed(String sentence) implements AdminAnswer {}

  default String encode() {
    return this instanceof Done done
        ? new JsonObject().put("ok", true).put("result", done.result()).encode()
        : new JsonObject().put("ok", false).put("error", ((Failed) this).sentence()).encode();
  }

  static AdminAnswer parse(String line) {
    try {
      JsonObject json = new JsonObject(line);
      if (json.getValue("result") instanceof JsonObject result) {
        return new Done(result);
      }
      return new Failed(json.getString("error", "The host answered with an empty error."));
    } catch (DecodeException | ClassCastException e) {
      return new Failed(
          "The host's answer is not what this version expects: use the same version.");
    }
  }
}

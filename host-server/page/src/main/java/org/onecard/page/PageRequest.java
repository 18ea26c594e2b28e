package org.onecard.page;

import java.util.Map;
import java.util.Optional;

/**
 * A request as an {@link Endpoint} sees it, after {@code Host}, {@code Origin}, method and size
 * were judged. {@code toString} shows neither cookies nor what was sent.
 *
 * @param path as it was asked for, decoded and normalised
 * @param source the address it came from, without port
 * @param cookies by name; of two with one name the first
 * @param token what the header {@value #TOKEN_HEADER} says: a script of our own origin can set it,
 *     a form or a link of another cannot
 * @param body what was sent, as UTF-8; empty for GET and HEAD
 */
public record PageRequest(
    String path, String source, Map<String, String> cookies, Optional<String> token, String body) {

  /** The header that tells a session's own script from whoever else makes a browser send. */
  public static final String TOKEN_HEADER = "x-onecard-token";

  public PageRequest {
    cookies = Map.copyOf(cookies);
  }

  @Override
  public String toString() {
    return path + " from " + source;
  }
}

package org.onecard.page;

import java.util.Optional;

/**
 * What an {@link Endpoint} answers.
 *
 * @param status of HTTP, 200 to 599
 * @param mediaType of the text
 * @param setCookie the value of a {@code Set-Cookie} header
 * @param download under which name a browser keeps it; {@code [A-Za-z0-9._-]}
 */
public record PageAnswer(
    int status,
    String mediaType,
    String text,
    Optional<String> setCookie,
    Optional<String> download) {

  private static final String JSON = "application/json; charset=utf-8";

  public PageAnswer {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("an answer's status is 200 to 599, not " + status);
    }
    if (setCookie.filter(cookie -> !cookie.matches("[!-~ ]+")).isPresent()) {
      throw new IllegalArgumentException("a cookie is printable ASCII");
    }
    if (download.filter(name -> !name.matches("[A-Za-z0-9._-]+")).isPresent()) {
      throw new IllegalArgumentException("a download's name has letters, digits and .-_ only");
    }
  }

  /** A tree of records as JSON. */
  public static PageAnswer json(Record tree) {
    return json(200, tree);
  }

  /** The same with another status than 200. */
  public static PageAnswer json(int status, Record tree) {
    return new PageAnswer(status, JSON, JsonForm.write(tree), Optional.empty(), Optional.empty());
  }

  /** A text of another kind, such as {@code text/html}; always in UTF-8. */
  public static PageAnswer text(String mediaType, String text) {
    return new PageAnswer(
        200, mediaType + "; charset=utf-8", text, Optional.empty(), Optional.empty());
  }

  public PageAnswer withCookie(String cookie) {
    return new PageAnswer(status, mediaType, text, Optional.of(cookie), download);
  }

  /** To be kept as a file. */
  public PageAnswer asDownload(String name) {
    return new PageAnswer(status, mediaType, text, setCookie, Optional.of(name));
  }
}

package org.onecard.page;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges a request by its head, before any page sees it.
 *
 * <p>A page on loopback can be reached by every other site that the same browser has open: by a
 * name that was made to point to 127.0.0.1 (DNS rebinding; its {@code Host} gives it away), or by a
 * plain cross-site request ({@code Origin}, and {@code Sec-Fetch-Site} where no origin is sent).
 */
final class RequestGuard {

  /** The port that browsers leave out of the Host header. */
  private static final int HTTP_PORT = 80;

  private static final int HTTPS_PORT = 443;

  enum Verdict {
    PASS(200, ""),
    WRONG_HOST(403, "This page does not answer to that host name.\n"),
    WRONG_ORIGIN(403, "This page answers only to its own origin.\n"),
    WRONG_METHOD(405, "This page can only be read: GET or HEAD.\n"),
    BODY_NOT_WANTED(413, "This page takes no request body.\n"),
    ORIGIN_MISSING(403, "Only this page itself may send something here.\n"),
    NOT_JSON(415, "This takes application/json and nothing else.\n"),
    LENGTH_MISSING(411, "This takes a body whose length is said first.\n"),
    TOO_LONG(413, "This is longer than what is taken here.\n");

    private final int status;
    private final String sentence;

    Verdict(int status, String sentence) {
      this.status = status;
      this.sentence = sentence;
    }

    int status() {
      return status;
    }

    String sentence() {
      return sentence;
    }
  }

  /** The parts of a request's head that are judged. */
  record Head(
      String method,
      List<String> hosts,
      @Nullable String origin,
      @Nullable String fetchSite,
      @Nullable String fetchMode,
      boolean hasBody) {}

  /** What else is judged of a request that sends something. */
  record Sending(
      @Nullable String contentType, @Nullable String contentLength, boolean transferEncoded) {}

  private static final int LONGEST_NUMBER = 9;

  private final Set<String> names;
  private final String scheme;
  private final int usualPort;

  /**
   * @param names host names and addresses this server answers to, IPv6 in brackets, without port
   */
  RequestGuard(Set<String> names) {
    this(names, false);
  }

  /**
   * @param tls whether it is reached by https
   */
  RequestGuard(Set<String> names, boolean tls) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.scheme = tls ? "https://" : "http://";
    this.usualPort = tls ? HTTPS_PORT : HTTP_PORT;
  }

  /**
   * @param port the one the request came in by
   */
  Verdict judge(Head head, int port) {
    Verdict sender = judgeSender(head, port);
    if (sender != Verdict.PASS) {
      return sender;
    }
    if (!head.method.equals("GET") && !head.method.equals("HEAD")) {
      return Verdict.WRONG_METHOD;
    }
    return head.hasBody ? Verdict.BODY_NOT_WANTED : Verdict.PASS;
  }

  /**
   * Judges a POST to a path that takes one. Browsers send an origin with every POST, so that one
   * without it is no page of ours; and {@code application/json} cannot be sent from another origin
   * by a form, nor by a script without asking first.
   *
   * @param mostBytes what the path takes
   */
  Verdict judgeSending(Head head, Sending sending, int port, int mostBytes) {
    Verdict sender = judgeSender(head, port);
    if (sender != Verdict.PASS) {
      return sender;
    }
    if (head.origin == null) {
      return Verdict.ORIGIN_MISSING;
    }
    if (!isJson(sending.contentType)) {
      return Verdict.NOT_JSON;
    }
    String length = sending.contentLength;
    if (sending.transferEncoded || length == null || !length.matches("[0-9]+")) {
      return Verdict.LENGTH_MISSING;
    }
    boolean fits = length.length() <= LONGEST_NUMBER && Integer.parseInt(length) <= mostBytes;
    return fits ? Verdict.PASS : Verdict.TOO_LONG;
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String lower = contentType.toLowerCase(Locale.ROOT).replace(" ", "");
    return lower.equals("application/json") || lower.equals("application/json;charset=utf-8");
  }

  private Verdict judgeSender(Head head, int port) {
    if (head.hosts.size() != 1 || !isOurs(head.hosts.get(0), port)) {
      return Verdict.WRONG_HOST;
    }
    if (head.origin != null && !isOurOrigin(head.origin, port)) {
      return Verdict.WRONG_ORIGIN;
    }
    boolean otherSite = "cross-site".equals(head.fetchSite) || "same-site".equals(head.fetchSite);
    if (otherSite && !"navigate".equals(head.fetchMode)) {
      return Verdict.WRONG_ORIGIN;
    }
    return Verdict.PASS;
  }

  private boolean isOurs(String authority, int port) {
    String lower = authority.toLowerCase(Locale.ROOT);
    String suffix = ":" + port;
    return lower.endsWith(suffix)
        ? names.contains(lower.substring(0, lower.length() - suffix.length()))
        : port == usualPort && names.contains(lower);
  }

  private boolean isOurOrigin(String origin, int port) {
    return origin.startsWith(scheme) && isOurs(origin.substring(scheme.length()), port);
  }
}

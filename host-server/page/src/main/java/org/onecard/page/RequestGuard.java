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

  enum Verdict {
    PASS(200, ""),
    WRONG_HOST(403, "This page does not answer to that host name.\n"),
    WRONG_ORIGIN(403, "This page answers only to its own origin.\n"),
    WRONG_METHOD(405, "This page can only be read: GET or HEAD.\n"),
    BODY_NOT_WANTED(413, "This page takes no request body.\n");

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

  private final Set<String> names;

  /**
   * @param names host names and addresses this server answers to, IPv6 in brackets, without port
   */
  RequestGuard(Set<String> names) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /**
   * @param port the one the request came in by
   */
  Verdict judge(Head head, int port) {
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
    if (!head.method.equals("GET") && !head.method.equals("HEAD")) {
      return Verdict.WRONG_METHOD;
    }
    return head.hasBody ? Verdict.BODY_NOT_WANTED : Verdict.PASS;
  }

  private boolean isOurs(String authority, int port) {
    String lower = authority.toLowerCase(Locale.ROOT);
    String suffix = ":" + port;
    return lower.endsWith(suffix)
        ? names.contains(lower.substring(0, lower.length() - suffix.length()))
        : port == HTTP_PORT && names.contains(lower);
  }

  private boolean isOurOrigin(String origin, int port) {
    return origin.startsWith("http://") && isOurs(origin.substring("http://".length()), port);
  }
}

package org.onecard.server.ecard;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where a platform is and how long it is waited for. Immutable. */
public final class EcardPlatform {

  /** Of a tap's 300 ms at a gate this is what may go to others; a kiosk can give more. */
  public static final Duration USUAL_DEADLINE = Duration.ofMillis(800);

  /** Inquiries under way at once: two seconds of a busy station's codes. */
  public static final int USUAL_AT_ONCE = 64;

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final URI uri;
  private final Duration deadline;
  private final int atOnce;
  private final Optional<String> secret;

  private EcardPlatform(URI uri, Duration deadline, int atOnce, Optional<String> secret) {
    this.uri = uri;
    this.deadline = deadline;
    this.atOnce = atOnce;
    this.secret = secret;
  }

  /**
   * A platform at this address.
   *
   * @param uri {@code https}, or {@code http} on loopback: what travels there are people's cards
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static EcardPlatform at(URI uri) {
    String host = uri.getHost();
    boolean loopback = host != null && LOOPBACK.contains(host);
    if (host == null
        || !("https".equals(uri.getScheme()) || (loopback && "http".equals(uri.getScheme())))) {
      throw new IllegalArgumentException(
          "the address of a platform for electronic cards begins with https:// (http:// only on"
              + " this machine), not "
              + uri);
    }
    return new EcardPlatform(uri, USUAL_DEADLINE, USUAL_AT_ONCE, Optional.empty());
  }

  /** The same, waited for so long; 10 ms to 10 s. */
  public EcardPlatform withDeadline(Duration other) {
    if (other.compareTo(Duration.ofMillis(10)) < 0 || other.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("a platform is waited for 10 ms to 10 s");
    }
    return new EcardPlatform(uri, other, atOnce, secret);
  }

  /** The same, asked by so many at once; 1 to 10,000. */
  public EcardPlatform withAtOnce(int other) {
    if (other < 1 || other > 10_000) {
      throw new IllegalArgumentException("a platform is asked 1 to 10000 things at once");
    }
    return new EcardPlatform(uri, deadline, other, secret);
  }

  /** The same, shown this secret, which is never shown to anybody else. */
  public EcardPlatform withSecret(String other) {
    if (!other.matches("[!-~]{1,512}")) {
      throw new IllegalArgumentException(
          "the secret for a platform is 1 to 512 printable characters without spaces");
    }
    return new EcardPlatform(uri, deadline, atOnce, Optional.of(other));
  }

  URI uri() {
    return uri;
  }

  Duration deadline() {
    return deadline;
  }

  int atOnce() {
    return atOnce;
  }

  Optional<String> secret() {
    return secret;
  }

  /** For a log line: without the secret and whatever is in the address's query. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}

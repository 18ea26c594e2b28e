package org.onecard.card.trace;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A conversation with a card, fit to be kept: nothing is in it that its profile does not allow.
 *
 * @param reader the reader's name; control characters are replaced
 * @param protocol {@code T=0}, {@code T=1} or {@code T=CL}
 * @param atr the answer to reset
 * @param profile the profile that the card was read by; empty where it is unknown
 * @param exchanges in their order, at most {@link #MAX_EXCHANGES}
 */
public record Trace(
    String reader,
    String protocol,
    TraceBytes atr,
    Optional<String> profile,
    List<TraceExchange> exchanges) {

  /** What the file begins with. */
  static final String MAGIC = "onecard-trace";

  static final int FORMAT_VERSION = 1;

  /** A recorder stops here; a tap has a dozen. */
  public static final int MAX_EXCHANGES = 10_000;

  static final int MAX_HEADER_TEXT = 200;

  public Trace {
    reader = headerText(reader);
    protocol = headerText(protocol);
    exchanges = List.copyOf(exchanges);
    if (exchanges.size() > MAX_EXCHANGES) {
      throw new IllegalArgumentException("a trace has at most " + MAX_EXCHANGES + " exchanges");
    }
  }

  /** One line of printable characters, at most so long that it can be read back. */
  private static String headerText(String text) {
    String printable = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?").strip();
    return printable.substring(0, Math.min(printable.length(), MAX_HEADER_TEXT)).strip();
  }

  /** The file's content. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append(MAGIC).append(' ').append(FORMAT_VERSION).append('\n');
    out.append("reader: ").append(reader).append('\n');
    out.append("protocol: ").append(protocol).append('\n');
    out.append("atr: ").append(atr).append('\n');
    profile.ifPresent(name -> out.append("profile: ").append(name).append('\n'));
    for (TraceExchange exchange : exchanges) {
      out.append(exchange).append('\n');
    }
    return out.toString();
  }

  /** The same in UTF-8. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }
}

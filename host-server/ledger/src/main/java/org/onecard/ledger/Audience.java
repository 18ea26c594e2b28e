package org.onecard.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.onecard.protocol.crypto.Hashes;

/**
 * Which terminals a catalogue goes to: those that are named, those of a location that is named, and
 * a share of all.
 *
 * <p>Whether a terminal is of a share hangs on its id alone, so that a larger share holds every
 * smaller one: the first four bytes of {@code SHA-256("onecard-rollout-v1" || 00 || id)}, unsigned,
 * modulo 100, are below the share.
 *
 * @param terminals ids, none twice
 * @param locations ids, none twice
 * @param sharePercent 0 to 100; 100 is everybody
 */
public record Audience(Set<String> terminals, Set<String> locations, int sharePercent) {

  /** Named terminals and locations together, so that a command's line holds them. */
  public static final int MOST_NAMED = 1_000;

  public static final Audience EVERYBODY = new Audience(Set.of(), Set.of(), 100);

  private static final byte[] PREFIX = "onecard-rollout-v1\0".getBytes(StandardCharsets.US_ASCII);

  public Audience {
    terminals = Set.copyOf(terminals);
    locations = Set.copyOf(locations);
    if (sharePercent < 0 || sharePercent > 100) {
      throw new IllegalArgumentException("a share is 0 to 100 percent, not " + sharePercent);
    }
    if (terminals.size() + locations.size() > MOST_NAMED) {
      throw new IllegalArgumentException("at most " + MOST_NAMED + " terminals and locations");
    }
  }

  public boolean isEverybody() {
    return sharePercent == 100;
  }

  public boolean includes(String terminalId, String locationId) {
    return isEverybody()
        || terminals.contains(terminalId)
        || locations.contains(locationId)
        || (sharePercent > 0 && place(terminalId) < sharePercent);
  }

  /** 0 to 99. */
  private static long place(String terminalId) {
    byte[] hash = Hashes.sha256(PREFIX, terminalId.getBytes(StandardCharsets.US_ASCII));
    return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) % 100;
  }

  /** For people: {@code gate-01, @metro-1, 10 % of the terminals}. */
  @Override
  public String toString() {
    if (isEverybody()) {
      return "all terminals";
    }
    StringBuilder words = new StringBuilder();
    new TreeSet<>(terminals).forEach(terminal -> join(words, terminal));
    new TreeSet<>(locations).forEach(location -> join(words, "@" + location));
    if (sharePercent > 0) {
      join(words, sharePercent + " % of the terminals");
    }
    return words.isEmpty() ? "nobody" : words.toString();
  }

  private static void join(StringBuilder words, String next) {
    if (!words.isEmpty()) {
      words.append(", ");
    }
    words.append(next);
  }
}

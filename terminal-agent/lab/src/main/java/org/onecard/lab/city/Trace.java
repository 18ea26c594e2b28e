package org.onecard.lab.city;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * Everything that happened, one line each. Its hash is the run's: two runs with the same one did
 * the same.
 */
final class Trace {

  private static final int KEPT = 20_000;

  private final Supplier<Instant> now;
  private final SHA256Digest digest = new SHA256Digest();
  private final Deque<Line> lines = new ArrayDeque<>();
  private long count;

  /**
   * @param about the terminal, host or card that it is about, and the other one where there are two
   */
  record Line(Instant at, List<String> about, String text) {
    @Override
    public String toString() {
      return at + "  " + String.join(", ", about) + ": " + text;
    }
  }

  Trace(Supplier<Instant> now) {
    this.now = now;
  }

  void add(List<String> about, String text) {
    Line line = new Line(now.get(), about, text);
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    digest.update(bytes, 0, bytes.length);
    count++;
    lines.addLast(line);
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }

  void add(String about, String text) {
    add(List.of(about), text);
  }

  long count() {
    return count;
  }

  /** Of all lines so far; the trace goes on. */
  String hash() {
    byte[] hash = new byte[digest.getDigestSize()];
    new SHA256Digest(digest).doFinal(hash, 0);
    return HexFormat.of().formatHex(hash);
  }

  /** The last lines that are about one of these. */
  List<String> story(List<String> about, int most) {
    List<String> told = new ArrayList<>();
    var backwards = lines.descendingIterator();
    while (backwards.hasNext() && told.size() < most) {
      Line line = backwards.next();
      if (line.about().stream().anyMatch(about::contains)) {
        told.add(0, line.toString());
      }
    }
    return told;
  }
}

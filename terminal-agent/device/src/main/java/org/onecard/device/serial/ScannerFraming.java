package org.onecard.device.serial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.onecard.card.code.ScannedCode;
import org.onecard.device.serial.TriggerCommands.Answer;

/**
 * Makes codes of a scanner's bytes. There is no length and no checksum: a code ends with its
 * suffix, and what has not ended when the line falls silent never will. A machine: it is told when
 * bytes came, and when time has passed. Owned by one thread.
 */
public final class ScannerFraming {

  /** Of an answer to a command; longer ones are not known. */
  private static final int LONGEST_ANSWER = 64;

  private static final int NOTHING = -1;

  private final Suffix suffix;
  private final long idleNanos;
  private final int mostBytes;
  private final Optional<Answer> answer;
  private final byte[] buffer;

  private int length;
  private int before = NOTHING;
  private long lastNanos;

  /** The rest of a code that was given up, up to its suffix or the silence after it. */
  private boolean skipping;

  /** How much of an answer has come; 0 outside of one. */
  private int answered;

  /**
   * @param suffix what the scanner is set to
   * @param idleNanos a silence that ends everything; longer than any between two pieces of a code
   * @param mostBytes of a code, from 1
   * @param answer what the scanner says to commands
   */
  public ScannerFraming(Suffix suffix, long idleNanos, int mostBytes, Optional<Answer> answer) {
    this.suffix = suffix;
    this.idleNanos = idleNanos;
    this.mostBytes = mostBytes;
    this.answer = answer;
    this.buffer = new byte[mostBytes + suffix.length()];
  }

  /** Bytes came; what they ended. */
  public List<Framed> accept(byte[] piece, long atNanos) {
    List<Framed> ended = new ArrayList<>(idle(atNanos));
    lastNanos = atNanos;
    for (byte next : piece) {
      accept(next, ended);
      before = next;
    }
    return ended;
  }

  private void accept(byte next, List<Framed> ended) {
    if (answered > 0) {
      skipAnswer(next);
    } else if (skipping) {
      skipping = !suffix.ends(before, next);
    } else if (length == 0 && (next == '\r' || next == '\n' || next == '\t')) {
      // No code begins so: it is the rest of a longer suffix than the one that was set.
      return;
    } else if (length == buffer.length) {
      giveUp(ended);
      skipping = !suffix.ends(before, next);
    } else {
      buffer[length++] = next;
      if (length > suffix.length() && suffix.ends(before, next)) {
        ended.add(code(length - suffix.length()));
        length = 0;
      } else if (beginsAnswer()) {
        answered = length;
        length = 0;
      }
    }
  }

  private void giveUp(List<Framed> ended) {
    ended.add(
        new Framed.Garbled(
            suffix == Suffix.NONE
                ? "more than %d bytes came without a pause".formatted(mostBytes)
                : "more than %d bytes came without the suffix %s: check the scanner's setting"
                    .formatted(mostBytes, suffix)));
    length = 0;
    skipping = true;
  }

  private boolean beginsAnswer() {
    return answer.filter(a -> a.isBegunBy(buffer, length)).isPresent();
  }

  private void skipAnswer(byte next) {
    answered++;
    if (answer.orElseThrow().isEndedBy(before, next) || answered >= LONGEST_ANSWER) {
      answered = 0;
    }
  }

  /** Time has passed; what the silence ended. */
  public List<Framed> idle(long nowNanos) {
    if (!isUnderWay() || nowNanos - lastNanos < idleNanos) {
      return List.of();
    }
    int had = length;
    byte[] bytes = Arrays.copyOf(buffer, had);
    reset();
    if (had == 0) {
      return List.of();
    }
    if (suffix == Suffix.NONE) {
      return List.of(new Framed.Code(ScannedCode.of(bytes)));
    }
    return List.of(new Framed.Garbled(unended(bytes)));
  }

  private String unended(byte[] bytes) {
    byte last = bytes[bytes.length - 1];
    if (last == '\r' || last == '\n' || last == '\t') {
      return "a code ended with %s and not with %s: set the scanner's suffix, or this setting"
          .formatted(last == '\r' ? "CR" : last == '\n' ? "LF" : "TAB", suffix);
    }
    return "%d bytes came without the suffix %s".formatted(bytes.length, suffix);
  }

  /** When {@link #idle} is to be called next, by the clock of {@link #accept}. */
  public OptionalLong idleAt() {
    return isUnderWay() ? OptionalLong.of(lastNanos + idleNanos) : OptionalLong.empty();
  }

  private boolean isUnderWay() {
    return length > 0 || skipping || answered > 0;
  }

  /** Forgets the beginning of a code, and its rest as it comes. */
  public void discard() {
    skipping |= length > 0;
    length = 0;
  }

  /** A hole is in the stream: what comes next belongs to nothing, up to a suffix. */
  public void interrupted(long atNanos) {
    lastNanos = atNanos;
    length = 0;
    answered = 0;
    skipping = true;
  }

  /** The stream begins anew. */
  public void reset() {
    length = 0;
    answered = 0;
    skipping = false;
    before = NOTHING;
  }

  private Framed code(int end) {
    return new Framed.Code(ScannedCode.of(Arrays.copyOf(buffer, end)));
  }
}

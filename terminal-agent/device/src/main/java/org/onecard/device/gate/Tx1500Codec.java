package org.onecard.device.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/**
 * Digicon Tx1500 turnstiles, 115,200 baud: {@code 02 length2 command xor}. The length, low byte
 * first, is that of what follows it; the last byte is the exclusive or of all before it. Open is
 * {@code 02 02 00 48 48}. It answers 06 (done) or 15 (not done), and tells 1A or 1B when somebody
 * has gone through, one for each way.
 *
 * <p>Assumed: what it says comes in the same frame. Some may say it in bare bytes, which anything
 * on the line can look like; a setting takes those too.
 */
final class Tx1500Codec implements GateCodec {

  private static final int START = 0x02;
  private static final int LONGEST = 64;
  private static final long GAP_NANOS = 50_000_000;

  private final boolean bare;
  private final FrameBuffer frame = new FrameBuffer(LONGEST + 3, GAP_NANOS);

  /**
   * @param bare whether its answers come without a frame
   */
  Tx1500Codec(boolean bare) {
    this.bare = bare;
  }

  @Override
  public GateTraits traits() {
    return new GateTraits(true, false, false, true);
  }

  @Override
  public LineBytes open() {
    return LineBytes.of(START, 0x02, 0x00, 0x48, START ^ 0x02 ^ 0x48);
  }

  /** No command that shuts is known: it shuts by itself. */
  @Override
  public Optional<LineBytes> shut() {
    return Optional.empty();
  }

  @Override
  public Optional<LineBytes> hold() {
    return Optional.empty();
  }

  @Override
  public Optional<LineBytes> poll() {
    return Optional.empty();
  }

  @Override
  public Optional<LineBytes> output(int channel, boolean on) {
    return Optional.empty();
  }

  @Override
  public List<GateEvent> accept(byte[] piece, long atNanos) {
    List<GateEvent> events = new ArrayList<>();
    if (frame.isStale(atNanos)) {
      events.add(new GateEvent.Garbled("half a frame: %d bytes".formatted(frame.length())));
      frame.clear();
    }
    int skipped = 0;
    for (byte one : piece) {
      if (frame.length() == 0 && (one & 0xFF) != START) {
        if (bare) {
          said(one & 0xFF, events);
        } else {
          skipped++;
        }
        continue;
      }
      frame.add(one, atNanos);
      takeWhole(events);
    }
    if (skipped > 0) {
      events.add(new GateEvent.Garbled("%d bytes before a frame".formatted(skipped)));
    }
    return events;
  }

  private void takeWhole(List<GateEvent> events) {
    if (frame.length() < 3) {
      return;
    }
    int following = frame.at(1) | (frame.at(2) << 8);
    if (following < 2 || following > LONGEST) {
      events.add(
          new GateEvent.Garbled("malformed at offset 1: a length of %d".formatted(following)));
      frame.clear();
      return;
    }
    if (frame.length() < 3 + following) {
      return;
    }
    int xor = 0;
    for (int i = 0; i < frame.length(); i++) {
      xor ^= frame.at(i);
    }
    if (xor == 0) {
      said(frame.at(3), events);
    } else {
      events.add(new GateEvent.Garbled("a frame with a wrong exclusive or"));
    }
    frame.clear();
  }

  private static void said(int what, List<GateEvent> events) {
    switch (what) {
      case 0x06 -> events.add(new GateEvent.Answered(Optional.empty()));
      case 0x15 -> events.add(new GateEvent.Refused("the turnstile does not open (15)"));
      case 0x1A, 0x1B -> events.add(new GateEvent.Passages(1));
      default -> events.add(new GateEvent.Garbled("it says %02X".formatted(what)));
    }
  }

  @Override
  public void reset() {
    frame.clear();
  }
}

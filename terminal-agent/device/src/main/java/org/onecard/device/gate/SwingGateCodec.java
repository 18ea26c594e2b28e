package org.onecard.device.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/**
 * Swing and flap gates whose controller counts passages, on RS-485 at 19,200 baud.
 *
 * <pre>
 * asked     7E 00 id cmd d0 d1 d2 sum                                            8 bytes
 * answered  7F version id fault gate alarm left3 right3 infrared exec volt ? ? sum  18 bytes
 * </pre>
 *
 * <p>{@code sum} is the complement of the low eight bits of the sum of all bytes before it; counts
 * have three bytes, high first. Commands: 10 status, 80 and 82 open to the left and right for d0
 * persons, 81 and 83 leave open, 84 shut.
 *
 * <p>Assumed, as no maker publishes it: every command is answered with the status; {@code gate} is
 * 0 when shut; {@code fault} is 0 when all is well.
 */
final class SwingGateCodec implements GateCodec {

  /** Which way a person goes who is let through. */
  enum Side {
    LEFT,
    RIGHT
  }

  private static final int START = 0x7F;
  private static final int LENGTH = 18;
  private static final int COUNTS = 1 << 24;

  /** More than so many at once is no passage but another count: the controller was reset. */
  private static final int MOST_AT_ONCE = 16;

  private static final long GAP_NANOS = 80_000_000;

  private final int id;
  private final Side side;
  private final FrameBuffer frame = new FrameBuffer(LENGTH, GAP_NANOS);
  private int counted = -1;

  /**
   * @param id of the gate on its line, 0 to 255
   */
  SwingGateCodec(int id, Side side) {
    this.id = id;
    this.side = side;
  }

  @Override
  public GateTraits traits() {
    return new GateTraits(true, false, false, true);
  }

  @Override
  public LineBytes open() {
    return command(side == Side.LEFT ? 0x80 : 0x82, 1);
  }

  @Override
  public Optional<LineBytes> shut() {
    return Optional.of(command(0x84, 0));
  }

  @Override
  public Optional<LineBytes> hold() {
    return Optional.of(command(side == Side.LEFT ? 0x81 : 0x83, 1));
  }

  @Override
  public Optional<LineBytes> poll() {
    return Optional.of(command(0x10, 0));
  }

  @Override
  public Optional<LineBytes> output(int channel, boolean on) {
    return Optional.empty();
  }

  private LineBytes command(int code, int data) {
    return LineBytes.of(0x7E, 0, id, code, data, 0, 0, ~(0x7E + id + code + data));
  }

  @Override
  public List<GateEvent> accept(byte[] piece, long atNanos) {
    List<GateEvent> events = new ArrayList<>();
    if (frame.isStale(atNanos)) {
      events.add(new GateEvent.Garbled("half a status: %d bytes".formatted(frame.length())));
      frame.clear();
    }
    int skipped = 0;
    for (byte one : piece) {
      if (frame.length() == 0 && (one & 0xFF) != START) {
        skipped++;
        continue;
      }
      frame.add(one, atNanos);
      if (frame.length() == LENGTH) {
        take(events);
      }
    }
    if (skipped > 0) {
      events.add(new GateEvent.Garbled("%d bytes before a status".formatted(skipped)));
    }
    return events;
  }

  private void take(List<GateEvent> events) {
    int sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += frame.at(i);
    }
    if ((sum & 0xFF) != 0xFF) {
      events.add(new GateEvent.Garbled("a status with a wrong sum"));
      resynchronise();
      return;
    }
    if (frame.at(2) != id) {
      events.add(
          new GateEvent.Garbled(
              "gate %d answers where gate %d is set: are two swapped?".formatted(frame.at(2), id)));
    } else {
      status(events);
    }
    frame.clear();
  }

  /** A byte was lost or added: the next status may begin within what was taken for one. */
  private void resynchronise() {
    int next = 1;
    while (next < frame.length() && frame.at(next) != START) {
      next++;
    }
    frame.drop(next);
  }

  private void status(List<GateEvent> events) {
    int fault = frame.at(3);
    events.add(
        new GateEvent.Standing(
            frame.at(4) == 0,
            fault == 0 ? Optional.empty() : Optional.of("fault %02X".formatted(fault))));
    int count = count(side == Side.LEFT ? 6 : 9);
    int through = counted < 0 ? 0 : Math.floorMod(count - counted, COUNTS);
    counted = count;
    if (through > MOST_AT_ONCE) {
      events.add(new GateEvent.Garbled("its count jumped by %d: was it reset?".formatted(through)));
    } else if (through > 0) {
      events.add(new GateEvent.Passages(through));
    }
    events.add(new GateEvent.Answered(Optional.empty()));
  }

  private int count(int at) {
    return (frame.at(at) << 16) | (frame.at(at + 1) << 8) | frame.at(at + 2);
  }

  @Override
  public void reset() {
    frame.clear();
    counted = -1;
  }
}

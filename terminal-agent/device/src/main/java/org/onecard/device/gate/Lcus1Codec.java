package org.onecard.device.gate;

import java.util.List;
import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/**
 * LCUS relay modules on USB: {@code A0 channel state sum}, state 01 on and 00 off, sum the low
 * eight bits of the three before it. They answer nothing.
 */
final class Lcus1Codec implements GateCodec {

  private final int channel;

  /**
   * @param channel of the relay, 1 to 8; LCUS-1 has one
   */
  Lcus1Codec(int channel) {
    this.channel = channel;
  }

  @Override
  public GateTraits traits() {
    return new GateTraits(false, true, true, false);
  }

  @Override
  public LineBytes open() {
    return put(channel, true);
  }

  @Override
  public Optional<LineBytes> shut() {
    return Optional.of(put(channel, false));
  }

  @Override
  public Optional<LineBytes> hold() {
    return Optional.of(open());
  }

  @Override
  public Optional<LineBytes> poll() {
    return Optional.empty();
  }

  @Override
  public Optional<LineBytes> output(int other, boolean on) {
    return Optional.of(put(other, on));
  }

  private static LineBytes put(int channel, boolean on) {
    int state = on ? 1 : 0;
    return LineBytes.of(0xA0, channel, state, 0xA0 + channel + state);
  }

  @Override
  public List<GateEvent> accept(byte[] piece, long atNanos) {
    return piece.length == 0
        ? List.of()
        : List.of(
            new GateEvent.Garbled(
                "%d bytes from a relay that never speaks: is it another device?"
                    .formatted(piece.length)));
  }

  @Override
  public void reset() {
    // It keeps nothing.
  }
}

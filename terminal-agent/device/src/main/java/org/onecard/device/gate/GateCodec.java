package org.onecard.device.gate;

import java.util.List;
import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/**
 * What one kind of barrier says and understands. A machine: it does no I/O and asks no time. The
 * methods that make bytes change nothing and may be called from any thread.
 */
interface GateCodec {

  GateTraits traits();

  /** Lets one person through; puts the relay on. */
  LineBytes open();

  /** Shuts, lets the relay go; empty for a kind that shuts only by itself. */
  Optional<LineBytes> shut();

  /** Leaves the way open; empty for a kind that has to be opened again and again. */
  Optional<LineBytes> hold();

  /** Asks how it stands; empty for a kind that cannot be asked. */
  Optional<LineBytes> poll();

  /** Puts another output of the same device, a light for instance; empty where it has none. */
  Optional<LineBytes> output(int channel, boolean on);

  /**
   * Takes bytes in any pieces.
   *
   * @param atNanos when they came: a message is not joined to what came long before
   */
  List<GateEvent> accept(byte[] piece, long atNanos);

  /** Forgets half a message, and what the barrier counted: it may be another one now. */
  void reset();
}

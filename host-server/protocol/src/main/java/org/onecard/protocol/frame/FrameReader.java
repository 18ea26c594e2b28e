package org.onecard.protocol.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of bytes into frames. Told what came, it answers what is complete. Holds at most
 * one unfinished frame, in a buffer that grows with what has come, never with what was announced.
 * Not safe for use by several threads: a connection's event loop owns it.
 */
public final class FrameReader {

  private static final int FIRST_BUFFER = 512;

  private final int most;
  private final byte[] length = new byte[Frames.LENGTH_BYTES];
  private int lengthBytes;
  private byte[] payload = new byte[0];
  private int payloadBytes;
  private int announced;
  private long offset;
  private Optional<Read.Malformed> malformed = Optional.empty();

  /** For what anybody says. */
  public FrameReader() {
    this(Frames.MOST_PAYLOAD);
  }

  private FrameReader(int most) {
    this.most = most;
  }

  /** For what a terminal's own host says, which may be a delivery. */
  public static FrameReader ofHost() {
    return new FrameReader(Frames.MOST_DELIVERY);
  }

  /** What the stream holds after the bytes that were fed. */
  public sealed interface Read {

    /** Nothing is unfinished, and nothing was completed. */
    record Idle() implements Read {}

    /**
     * Within a frame, and nothing was completed.
     *
     * @param missing bytes until it is, 1 or more; while the length itself is unfinished, of the
     *     length
     */
    record Accumulating(int missing) implements Read {}

    /**
     * One or more frames were completed; another may have begun.
     *
     * @param payloads in the order of the stream
     */
    record Complete(List<byte[]> payloads) implements Read {
      public Complete {
        payloads = List.copyOf(payloads);
      }
    }

    /**
     * The stream is no stream of frames; nothing more will be read from it. Frames that were
     * completed before, in the same bytes, are dropped with it.
     *
     * @param at offset in the stream of the first byte of the frame
     */
    record Malformed(long at, String because) implements Read {}
  }

  public Read feed(byte[] bytes) {
    return feed(bytes, 0, bytes.length);
  }

  /** Takes {@code count} bytes from {@code from} on; they are copied. */
  public Read feed(byte[] bytes, int from, int count) {
    if (malformed.isPresent()) {
      return malformed.get();
    }
    List<byte[]> complete = new ArrayList<>();
    int at = from;
    int end = from + count;
    while (at < end) {
      if (lengthBytes < Frames.LENGTH_BYTES) {
        length[lengthBytes] = bytes[at];
        lengthBytes++;
        at++;
        offset++;
        if (lengthBytes == Frames.LENGTH_BYTES && !takeLength()) {
          return malformed.orElseThrow();
        }
      } else {
        int taken = Math.min(end - at, announced - payloadBytes);
        append(bytes, at, taken);
        at += taken;
        offset += taken;
        if (payloadBytes == announced) {
          complete.add(payload.length == announced ? payload : Arrays.copyOf(payload, announced));
          lengthBytes = 0;
          payload = new byte[0];
          payloadBytes = 0;
        }
      }
    }
    if (!complete.isEmpty()) {
      return new Read.Complete(complete);
    }
    if (lengthBytes == 0) {
      return new Read.Idle();
    }
    return new Read.Accumulating(
        lengthBytes < Frames.LENGTH_BYTES
            ? Frames.LENGTH_BYTES - lengthBytes
            : announced - payloadBytes);
  }

  private boolean takeLength() {
    long value = 0;
    for (byte octet : length) {
      value = value << 8 | (octet & 0xff);
    }
    if (value < 1 || value > most) {
      malformed =
          Optional.of(
              new Read.Malformed(
                  offset - Frames.LENGTH_BYTES,
                  "a frame carries 1 to " + most + " bytes, not " + value));
      return false;
    }
    announced = (int) value;
    return true;
  }

  private void append(byte[] bytes, int from, int count) {
    int needed = payloadBytes + count;
    if (needed > payload.length) {
      int grown = Math.max(FIRST_BUFFER, Math.max(needed, payload.length * 2));
      payload = Arrays.copyOf(payload, Math.min(announced, grown));
    }
    System.arraycopy(bytes, from, payload, payloadBytes, count);
    payloadBytes = needed;
  }
}

package org.onecard.protocol.frame;

/**
 * A frame is a length of four bytes, big-endian, and so many bytes.
 *
 * <pre>
 * 0            4
 * | length     | payload: one message |
 * </pre>
 */
public final class Frames {

  public static final int LENGTH_BYTES = 4;
  public static final int MOST_PAYLOAD = 1 << 20;

  /** What a host may deliver in one frame: a catalogue of ten thousand items has some 2 MiB. */
  public static final int MOST_DELIVERY = 4 << 20;

  private Frames() {}

  /**
   * Puts the length in front.
   *
   * @param payload 1 to {@link #MOST_DELIVERY} bytes
   */
  public static byte[] encode(byte[] payload) {
    if (payload.length < 1 || payload.length > MOST_DELIVERY) {
      throw new IllegalArgumentException(
          "a frame carries 1 to " + MOST_DELIVERY + " bytes, not " + payload.length);
    }
    byte[] frame = new byte[LENGTH_BYTES + payload.length];
    for (int index = 0; index < LENGTH_BYTES; index++) {
      frame[index] = (byte) (payload.length >>> (8 * (LENGTH_BYTES - 1 - index)));
    }
    System.arraycopy(payload, 0, frame, LENGTH_BYTES, payload.length);
    return frame;
  }
}

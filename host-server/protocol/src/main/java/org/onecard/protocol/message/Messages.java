package org.onecard.protocol.message;

import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.wire.Wire;

/**
 * Messages to the payloads of frames, and back.
 *
 * <p>Reading checks every count, length, pattern and range of the protocol and never throws. It
 * checks no signature: what is signed is to be verified before use. Writing throws {@link
 * IllegalArgumentException} for what breaks a limit, because the other side would refuse it.
 */
public final class Messages {

  private Messages() {}

  /**
   * A payload of 1 to {@link Frames#MOST_DELIVERY} bytes, to be put into a frame by {@link
   * Frames#encode}.
   */
  public static byte[] encode(Message message) {
    byte[] payload = Bodies.write(FrameWire.write(message), FrameWire::read);
    if (payload.length > Frames.MOST_DELIVERY) {
      throw new IllegalArgumentException("not to be sent: longer than a frame");
    }
    return payload;
  }

  public static Decoded<Message> decode(byte[] payload) {
    if (payload.length > Frames.MOST_DELIVERY) {
      return new Decoded.Malformed<>("longer than a frame");
    }
    return Bodies.read(Wire.Frame.parser(), payload, FrameWire::read);
  }
}

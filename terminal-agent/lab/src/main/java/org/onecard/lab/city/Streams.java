package org.onecard.lab.city;

import java.util.function.Consumer;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;

/** Messages as bytes, as the shells of both sides make and read them. */
final class Streams {

  private Streams() {}

  static byte[] encode(Message message) {
    return Frames.encode(Messages.encode(message));
  }

  /** Hands on what the bytes complete; what is no message is a fault of our own. */
  static void feed(FrameReader frames, byte[] bytes, Consumer<Message> to) {
    FrameReader.Read read = frames.feed(bytes);
    if (read instanceof FrameReader.Read.Malformed malformed) {
      throw new IllegalStateException("no frame: " + malformed.because());
    }
    if (read instanceof FrameReader.Read.Complete complete) {
      for (byte[] payload : complete.payloads()) {
        Decoded<Message> decoded = Messages.decode(payload);
        if (decoded instanceof Decoded.Ok<Message> ok) {
          to.accept(ok.value());
        } else {
          throw new IllegalStateException(
              "no message: " + ((Decoded.Malformed<Message>) decoded).because());
        }
      }
    }
  }
}

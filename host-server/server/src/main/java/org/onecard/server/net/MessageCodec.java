package org.onecard.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.FrameReader.Read;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;

/** Bytes to messages and back, for one connection; what is malformed becomes an exception. */
public final class MessageCodec extends ChannelDuplexHandler {

  private final FrameReader reader = new FrameReader();
  private boolean broken;

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    if (!(received instanceof ByteBuf buffer)) {
      ReferenceCountUtil.release(received);
      throw new IllegalStateException("the codec stands behind TLS and reads bytes");
    }
    try {
      if (!broken) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        deliver(context, reader.feed(bytes));
      }
    } finally {
      buffer.release();
    }
  }

  private void deliver(ChannelHandlerContext context, Read read) {
    if (read instanceof Read.Malformed malformed) {
      broken = true;
      context.fireExceptionCaught(
          new MalformedInputException(
              "at offset %d: %s".formatted(malformed.at(), malformed.because())));
    } else if (read instanceof Read.Complete complete) {
      for (byte[] payload : complete.payloads()) {
        Decoded<Message> decoded = Messages.decode(payload);
        if (decoded instanceof Decoded.Ok<Message> ok) {
          context.fireChannelRead(ok.value());
        } else {
          broken = true;
          context.fireExceptionCaught(
              new MalformedInputException(((Decoded.Malformed<Message>) decoded).because()));
          return;
        }
      }
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object written, ChannelPromise promise) {
    ChannelFuture unused =
        context.write(
            written instanceof Message message
                ? Unpooled.wrappedBuffer(Frames.encode(Messages.encode(message)))
                : written,
            promise);
  }
}

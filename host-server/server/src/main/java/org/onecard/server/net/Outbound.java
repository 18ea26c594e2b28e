package org.onecard.server.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPipeline;

/**
 * Writing without waiting: a write that fails becomes an exception in the pipeline, unless the
 * connection has ended, of which everybody is told anyway.
 */
public final class Outbound {

  private static final ChannelFutureListener TELL_WHO_IS_THERE =
      written -> {
        if (!written.isSuccess() && written.channel().isActive()) {
          ChannelPipeline unused =
              written.channel().pipeline().fireExceptionCaught(written.cause());
        }
      };

  private Outbound() {}

  /** Writes one message and flushes. */
  public static void send(ChannelOutboundInvoker to, Object message) {
    ChannelFuture unused = to.writeAndFlush(message).addListener(TELL_WHO_IS_THERE);
  }

  /** Writes one message, flushes, and closes whether that went well or not. */
  public static void sendLast(ChannelOutboundInvoker to, Object message) {
    ChannelFuture unused = to.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
  }

  public static void close(ChannelOutboundInvoker to) {
    ChannelFuture unused = to.close();
  }
}

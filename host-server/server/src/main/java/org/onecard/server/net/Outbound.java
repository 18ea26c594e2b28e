package org.onecard.server.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundInvoker;

/** Writing without waiting: a write that fails becomes an exception in the pipeline. */
public final class Outbound {

  private Outbound() {}

  /** Writes one message and flushes. */
  public static void send(ChannelOutboundInvoker to, Object message) {
    ChannelFuture unused =
        to.writeAndFlush(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /** Writes one message, flushes, and closes whether that went well or not. */
  public static void sendLast(ChannelOutboundInvoker to, Object message) {
    ChannelFuture unused = to.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
  }

  public static void close(ChannelOutboundInvoker to) {
    ChannelFuture unused = to.close();
  }
}

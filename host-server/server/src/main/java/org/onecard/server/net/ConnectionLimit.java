package org.onecard.server.net;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/** Counts the open connections of one port, and turns away what is too much. */
public final class ConnectionLimit {

  private final int most;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  public ConnectionLimit(int most) {
    this.most = most;
  }

  /** Counts a connection until it ends; false, and it is closed, where there are enough. */
  public boolean admits(Channel accepted) {
    if (open.size() >= most) {
      Outbound.close(accepted);
      return false;
    }
    open.add(accepted);
    return true;
  }

  public void closeAll() {
    open.close().awaitUninterruptibly();
  }
}

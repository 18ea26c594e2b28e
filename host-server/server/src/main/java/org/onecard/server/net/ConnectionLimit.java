package org.onecard.server.net;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the open connections of one port, and turns away what is too much: in all, and of one
 * address those that have not shown who they are. So nobody holds every place by saying nothing,
 * and a street of gates behind one address is not held to the measure of a stranger. Any thread.
 */
public final class ConnectionLimit {

  private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);
  private static final AttributeKey<Stranger> STRANGER = AttributeKey.valueOf("onecard.stranger");

  /** Of IPv6, what a provider gives one customer: who has one address of it has them all. */
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final int mostStrangers;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /** By address or network; never more entries than connections. Guarded by itself. */
  private final Map<String, Integer> strangers = new HashMap<>();

  /** Of which it was said, until half of their connections have gone; guarded by the counts. */
  private final Set<String> said = new HashSet<>();

  /**
   * @param most open at once
   * @param mostStrangers of them from one address, before {@link #hasShown} is told
   */
  public ConnectionLimit(int most, int mostStrangers) {
    this.most = most;
    this.mostStrangers = mostStrangers;
  }

  /** Counts a connection until it ends; false, and it is closed, where there are enough. */
  public boolean admits(Channel accepted) {
    String from = from(accepted);
    if (open.size() >= most || !takesIn(from)) {
      Outbound.close(accepted);
      return false;
    }
    open.add(accepted);
    Stranger stranger = new Stranger(from);
    accepted.attr(STRANGER).set(stranger);
    accepted.closeFuture().addListener(ended -> stranger.letGo());
    return true;
  }

  /** A certificate of the region came from there, and so it is no stranger any more. */
  public void hasShown(Channel accepted) {
    @Nullable Stranger stranger = accepted.attr(STRANGER).get();
    if (stranger != null) {
      stranger.letGo();
    }
  }

  private boolean takesIn(String from) {
    synchronized (strangers) {
      int before = strangers.getOrDefault(from, 0);
      if (before >= mostStrangers) {
        return false;
      }
      strangers.put(from, before + 1);
      if (before + 1 == mostStrangers && said.add(from)) {
        log.warn(
            "{} connections from {} (hexadecimal) have not shown who they are: further ones are"
                + " turned away until they have, or end",
            mostStrangers,
            from);
      }
      return true;
    }
  }

  private static String from(Channel accepted) {
    if (!(accepted.remoteAddress() instanceof InetSocketAddress remote) || remote.isUnresolved()) {
      return "";
    }
    byte[] bytes = remote.getAddress().getAddress();
    return HexFormat.of()
        .formatHex(bytes.length > NETWORK_BYTES ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }

  public void closeAll() {
    open.close().awaitUninterruptibly();
  }

  /** A place that an address takes up. */
  private final class Stranger {

    private final String from;
    private final AtomicBoolean counted = new AtomicBoolean(true);

    private Stranger(String from) {
      this.from = from;
    }

    private void letGo() {
      if (counted.compareAndSet(true, false)) {
        synchronized (strangers) {
          Integer left =
              strangers.computeIfPresent(from, (same, count) -> count == 1 ? null : count - 1);
          if (left == null || left <= mostStrangers / 2) {
            said.remove(from);
          }
        }
      }
    }
  }
}

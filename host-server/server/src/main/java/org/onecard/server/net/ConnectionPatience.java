package org.onecard.server.net;

import java.time.Duration;

/**
 * What a port puts up with.
 *
 * @param connections open at once, at least 1
 * @param handshakeWithin how long TLS may take before a connection is ended
 * @param silentAtMost how long a connection may say nothing before it is ended; whole milliseconds
 */
public record ConnectionPatience(int connections, Duration handshakeWithin, Duration silentAtMost) {

  /** Of the tap port: a terminal's heartbeat comes several times within the minute. */
  public static final ConnectionPatience WITH_TERMINALS =
      new ConnectionPatience(4096, Duration.ofSeconds(5), Duration.ofSeconds(60));
}

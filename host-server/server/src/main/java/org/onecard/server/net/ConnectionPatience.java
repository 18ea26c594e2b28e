package org.onecard.server.net;

import java.time.Duration;

/**
 * What a port puts up with.
 *
 * @param connections open at once, at least 1
 * @param strangers of them from one address that have not shown a certificate yet, at least 1
 * @param handshakeWithin how long TLS may take before a connection is ended
 * @param silentAtMost how long a connection may say nothing before it is ended; whole milliseconds
 */
public record ConnectionPatience(
    int connections, int strangers, Duration handshakeWithin, Duration silentAtMost) {

  /**
   * A host that starts again is called by all terminals of a site at once, perhaps from behind one
   * address: so many may shake hands with it side by side, and the others come again.
   */
  public static final int USUAL_STRANGERS = 256;

  /** Of the tap port: a terminal's heartbeat comes several times within the minute. */
  public static final ConnectionPatience WITH_TERMINALS =
      new ConnectionPatience(4096, USUAL_STRANGERS, Duration.ofSeconds(5), Duration.ofSeconds(60));

  public ConnectionPatience withStrangers(int most) {
    return new ConnectionPatience(connections, most, handshakeWithin, silentAtMost);
  }
}

package org.onecard.server.sip2;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How one library's system is spoken to.
 *
 * @param name of the library, for logs
 * @param charset of texts: UTF-8, or GBK as many libraries have it
 * @param checked whether sequence numbers and checksums are used
 * @param login who this host is there; empty where the system asks for none
 * @param connections at once, 1 to {@link #MOST_CONNECTIONS}; some systems license few
 * @param zone of the dates in messages
 */
public record SipSettings(
    String name,
    String host,
    int port,
    Charset charset,
    boolean checked,
    Optional<SipRequest.Login> login,
    SipTerms terms,
    int connections,
    SipPatience patience,
    ZoneId zone) {

  public static final int MOST_CONNECTIONS = 32;

  public SipSettings {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535");
    }
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException("connections are 1 to " + MOST_CONNECTIONS);
    }
  }

  @Override
  public String toString() {
    return name + " (" + host + ":" + port + ")";
  }
}

package org.onecard.agent.link;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS with what is shown, and with its sessions as long as that stays the same. One thread. */
final class ShownTls {

  private final Supplier<Instant> floor;
  private Credentials.@Nullable Shown shown;
  private @Nullable SslContext context;

  /**
   * @param floor the earliest time that is possible now
   */
  ShownTls(Supplier<Instant> floor) {
    this.floor = floor;
  }

  /**
   * @throws SSLException when the terminal's own certificate is of no use
   */
  SslContext of(Credentials.Shown now) throws SSLException {
    SslContext made = context;
    if (made == null || !now.equals(shown)) {
      made = PinnedTls.forTerminal(now.own(), now.anchors(), floor);
      shown = now;
      context = made;
    }
    return made;
  }

  /**
   * @param named the authorities that the host is told to be believed
   */
  static SslHandler handler(
      SslContext tls, ByteBufAllocator allocator, HostAddress host, List<X509Certificate> named) {
    SslHandler handler = tls.newHandler(allocator, host.name(), host.port());
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setApplicationProtocols(PinnedTls.protocolNames(named));
    handler.engine().setSSLParameters(parameters);
    return handler;
  }
}

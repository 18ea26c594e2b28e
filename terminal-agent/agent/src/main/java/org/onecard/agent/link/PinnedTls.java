package org.onecard.agent.link;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.TerminalIdentity;

/** TLS 1.3 with the terminal's certificate and one authority. */
final class PinnedTls {

  private PinnedTls() {}

  /**
   * @param floor the earliest time that is possible now, by which the host's certificate is judged
   */
  static SslContext forTerminal(TerminalIdentity identity, Supplier<Instant> floor)
      throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(identity.tlsKey(), identity.tlsChain().toArray(new X509Certificate[0]))
        .trustManager(new HostTrust(identity.authority(), floor))
        // The certificate must be the host's own, not just any that the authority has given out.
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  /**
   * Whether what went wrong after a handshake that this end had finished is the other end's alert
   * about our certificate. The JDK has this type for alerts of a handshake only, and in TLS 1.3 the
   * host has nothing left to judge by then but the terminal's certificate (RFC 8446 section 4.4).
   */
  static boolean refusesOurCertificate(@Nullable Throwable fault) {
    return fault instanceof SSLHandshakeException;
  }
}

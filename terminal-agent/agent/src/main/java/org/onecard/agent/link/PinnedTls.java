package org.onecard.agent.link;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.onecard.agent.store.TerminalIdentity;

/** TLS 1.3 with the terminal's certificate and one authority. */
final class PinnedTls {

  private PinnedTls() {}

  static SslContext forTerminal(TerminalIdentity identity) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(identity.tlsKey(), identity.tlsChain().toArray(new X509Certificate[0]))
        .trustManager(identity.authority())
        // The certificate must be the host's own, not just any that the authority has given out.
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }
}

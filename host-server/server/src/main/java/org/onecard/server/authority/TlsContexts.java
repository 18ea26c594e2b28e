package org.onecard.server.authority;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.SSLException;

/**
 * The TLS side of both ports: TLS 1.3 and nothing older, with the host's certificate.
 *
 * @param tap asks for a terminal's certificate
 * @param enrol asks for none
 */
public record TlsContexts(SslContext tap, SslContext enrol) {

  private static final String TLS_1_3 = "TLSv1.3";

  /**
   * Both contexts of one host.
   *
   * @param certificate the host's, issued by {@code authority}
   */
  public static TlsContexts of(
      PrivateKey key,
      X509Certificate certificate,
      X509Certificate authority,
      ClientCertificateCheck check,
      Clock clock)
      throws SSLException {
    return new TlsContexts(
        server(key, certificate, authority)
            .trustManager(new TerminalTrustManager(check, authority, clock))
            .clientAuth(ClientAuth.REQUIRE)
            .build(),
        server(key, certificate, authority).clientAuth(ClientAuth.NONE).build());
  }

  private static SslContextBuilder server(
      PrivateKey key, X509Certificate certificate, X509Certificate authority) {
    return SslContextBuilder.forServer(key, certificate, authority)
        .sslProvider(SslProvider.JDK)
        .protocols(TLS_1_3);
  }
}

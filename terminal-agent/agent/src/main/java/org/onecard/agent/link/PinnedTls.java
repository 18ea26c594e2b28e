package org.onecard.agent.link;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.protocol.enrol.AuthorityHash;

/** TLS 1.3 with the terminal's certificate and pinned authorities. */
final class PinnedTls {

  private PinnedTls() {}

  /**
   * @param anchors the authorities that are believed
   * @param floor the earliest time that is possible now, by which the host's certificate is judged
   */
  static SslContext forTerminal(
      TlsCredentials own, List<X509Certificate> anchors, Supplier<Instant> floor)
      throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(own.key(), own.chain().toArray(new X509Certificate[0]))
        .trustManager(new HostTrust(anchors, floor))
        // The certificate must be the host's own, not just any that the authority has given out.
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  /**
   * How the authorities that are believed are named in a handshake, so that a host with
   * certificates of several shows one that is of use.
   */
  static String[] protocolNames(List<X509Certificate> anchors) {
    return anchors.stream()
        .map(anchor -> AuthorityHash.of(anchor.getPublicKey().getEncoded()).protocolName())
        .toArray(String[]::new);
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

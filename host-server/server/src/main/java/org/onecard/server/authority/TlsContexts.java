package org.onecard.server.authority;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * The TLS side of both ports: TLS 1.3 and nothing older, with the host's certificates. Safe from
 * any thread; what changes here holds for the next connection.
 */
public final class TlsContexts {

  private static final String TLS_1_3 = "TLSv1.3";

  private final KeyPair key;
  private final Collection<String> names;
  private final Authorities authorities;
  private final ClientCertificateCheck check;
  private final Clock clock;
  private volatile Both both;

  private record Both(HostKeyManager keys, SslContext tap, SslContext enrol) {}

  /**
   * Issues the host's certificates.
   *
   * @param key the host's own
   * @param names under which terminals reach it
   */
  public TlsContexts(
      KeyPair key,
      Collection<String> names,
      Authorities authorities,
      ClientCertificateCheck check,
      Clock clock)
      throws SSLException {
    this.key = key;
    this.names = List.copyOf(names);
    this.authorities = authorities;
    this.check = check;
    this.clock = clock;
    this.both = build();
  }

  /**
   * Issues the host's certificates anew, as the authorities stand now. Sessions that clients had
   * are taken up no more. Without the key of any that is believed all stays as it was.
   */
  public void renew() throws SSLException {
    if (!authorities.held().isEmpty()) {
      both = build();
    }
  }

  private Both build() throws SSLException {
    HostKeyManager keys =
        new HostKeyManager(
            key.getPrivate(),
            authorities.held().stream()
                .map(
                    authority ->
                        new X509Certificate[] {
                          authority.issueHost(key.getPublic(), names, clock.instant()),
                          authority.certificate()
                        })
                .toList());
    return new Both(
        keys,
        server(keys)
            .trustManager(new TerminalTrustManager(check, authorities, clock))
            .clientAuth(ClientAuth.REQUIRE)
            .build(),
        server(keys).clientAuth(ClientAuth.NONE).build());
  }

  /** For a connection that has to show a terminal's certificate. */
  public SslHandler newTapHandler(ByteBufAllocator allocator) {
    Both now = both;
    return choosing(now, now.tap().newHandler(allocator));
  }

  /** For a connection that shows none. */
  public SslHandler newEnrolHandler(ByteBufAllocator allocator) {
    Both now = both;
    return choosing(now, now.enrol().newHandler(allocator));
  }

  private static SslHandler choosing(Both now, SslHandler handler) {
    handler
        .engine()
        .setHandshakeApplicationProtocolSelector((engine, offered) -> now.keys().choose(offered));
    return handler;
  }

  private static SslContextBuilder server(HostKeyManager keys) {
    return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).protocols(TLS_1_3);
  }
}

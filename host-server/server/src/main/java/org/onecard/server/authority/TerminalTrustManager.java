package org.onecard.server.authority;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets the TLS engine refuse a client whose certificate the check refuses. */
final class TerminalTrustManager extends X509ExtendedTrustManager {

  private final ClientCertificateCheck check;
  private final Authorities authorities;
  private final Clock clock;

  TerminalTrustManager(ClientCertificateCheck check, Authorities authorities, Clock clock) {
    this.check = check;
    this.authorities = authorities;
    this.clock = clock;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (check.judge(chain, clock.instant()) instanceof CertificateVerdict.Refused refused) {
      throw new RefusedCertificateException(refused);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a host's tap port trusts no servers");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  /**
   * Former ones too: who has a certificate of theirs shows it, and is told that it holds no more.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.anchors().known().toArray(X509Certificate[]::new);
  }
}

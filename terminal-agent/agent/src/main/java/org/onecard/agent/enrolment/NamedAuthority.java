package org.onecard.agent.enrolment;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.onecard.protocol.enrol.AuthorityHash;

/**
 * Believes a server whose chain ends in the one authority that the code names, by the ordinary
 * rules (RFC 5280) with that authority as their only anchor, its host name included.
 */
final class NamedAuthority extends X509ExtendedTrustManager {

  private final AuthorityHash named;

  NamedAuthority(AuthorityHash named) {
    this.named = named;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    rulesFor(chain).checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    rulesFor(chain).checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a server is only believed together with its name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private X509ExtendedTrustManager rulesFor(X509Certificate[] chain) throws CertificateException {
    for (X509Certificate certificate : chain) {
      if (AuthorityHash.of(certificate.getPublicKey().getEncoded()).equals(named)) {
        return rulesWith(certificate);
      }
    }
    throw new CertificateException("this server is not the host that the code was made by");
  }

  private static X509ExtendedTrustManager rulesWith(X509Certificate anchor)
      throws CertificateException {
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry("authority", anchor);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(anchors);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager rules) {
          return rules;
        }
      }
      throw new CertificateException("this Java has no rules for certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("the authority cannot be looked at: " + e.getMessage(), e);
    }
  }
}

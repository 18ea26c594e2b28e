package org.onecard.agent.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.onecard.agent.store.TerminalIdentity;

/**
 * Believes a host by the ordinary rules (RFC 5280), its name included, with the pinned authorities
 * as their only anchors and the terminal's own time in place of the machine's.
 *
 * <p>That time is a floor: it may be later, and how much nobody can say before the host has spoken.
 * So a certificate that ended before the floor is refused, and one that begins after it is not.
 * What the host then signs as the time is what {@link Link} judges its certificate by before
 * anything else is said.
 */
final class HostTrust extends X509ExtendedTrustManager {

  private final List<X509Certificate> anchors;
  private final Supplier<Instant> floor;
  private volatile boolean hasBelieved;

  /**
   * @param anchors the authorities that are believed, at least one
   * @param floor the earliest time that is possible now
   */
  HostTrust(List<X509Certificate> anchors, Supplier<Instant> floor) {
    this.anchors = List.copyOf(anchors);
    this.floor = floor;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    rules(chain).checkServerTrusted(chain, authType, engine);
    hasBelieved = true;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    rules(chain).checkServerTrusted(chain, authType, socket);
    hasBelieved = true;
  }

  /** Whether any host has been believed. */
  boolean hasBelieved() {
    return hasBelieved;
  }

  private X509ExtendedTrustManager rules(X509Certificate[] chain) throws CertificateException {
    if (Arrays.stream(chain).noneMatch(this::isKnown)) {
      throw new CertificateException(
          "its certificate is of an authority that this terminal does not know. Where the host has"
              + " gone over to another one while the terminal was away: "
              + TerminalIdentity.ENROL_AGAIN);
    }
    Validity validity = Validity.of(chain, anchors);
    Instant earliest = floor.get();
    if (validity.until().isBefore(earliest)) {
      throw new CertificateExpiredException(
          "the host's certificate ended %s, and it is %s or later"
              .formatted(validity.until(), earliest));
    }
    return rulesAt(validity.from().isAfter(earliest) ? validity.from() : earliest);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a host is only believed together with its name");
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
    return anchors.toArray(X509Certificate[]::new);
  }

  private boolean isKnown(X509Certificate shown) {
    return anchors.stream()
        .anyMatch(
            anchor ->
                anchor.equals(shown)
                    || (anchor.getSubjectX500Principal().equals(shown.getIssuerX500Principal())
                        && isSignedBy(anchor, shown)));
  }

  private static boolean isSignedBy(X509Certificate anchor, X509Certificate shown) {
    try {
      shown.verify(anchor.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private X509ExtendedTrustManager rulesAt(Instant at) throws CertificateException {
    try {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              anchors.stream()
                  .map(anchor -> new TrustAnchor(anchor, null))
                  .collect(Collectors.toSet()),
              new X509CertSelector());
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager rules) {
          return rules;
        }
      }
      throw new CertificateException("this Java has no rules for certificates");
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the authority cannot be looked at: " + e.getMessage(), e);
    }
  }
}

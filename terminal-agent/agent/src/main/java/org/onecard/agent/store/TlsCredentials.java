package org.onecard.agent.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a terminal shows of itself in a handshake.
 *
 * @param chain the terminal's certificate first, its authority's last; at least two
 */
public record TlsCredentials(PrivateKey key, List<X509Certificate> chain) {

  private static final String ALGORITHM = "SHA256withECDSA";

  public TlsCredentials {
    chain = List.copyOf(chain);
  }

  /** Whether the key is the certificate's, so that a host would take what it signs. */
  boolean isPair() {
    try {
      byte[] probe = "onecard".getBytes(StandardCharsets.US_ASCII);
      Signature signing = Signature.getInstance(ALGORITHM);
      signing.initSign(key);
      signing.update(probe);
      Signature checking = Signature.getInstance(ALGORITHM);
      checking.initVerify(certificate().getPublicKey());
      checking.update(probe);
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Who signed it. */
  public X509Certificate authority() {
    return chain.get(chain.size() - 1);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "credentials until " + certificate().getNotAfter().toInstant();
  }
}

package org.onecard.agent.store;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a terminal shows of itself in a handshake.
 *
 * @param chain the terminal's certificate first, its authority's last; at least two
 */
public record TlsCredentials(PrivateKey key, List<X509Certificate> chain) {

  public TlsCredentials {
    chain = List.copyOf(chain);
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

package org.onecard.server.authority;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.enrol.AuthorityHash;

/**
 * The host's certificates, one of each authority that is believed. A client names the authorities
 * that it believes as application protocols (RFC 7301), and is shown the certificate of one of
 * those; who names none is shown that of the authority that gives out certificates.
 */
final class HostKeyManager extends X509ExtendedKeyManager {

  private static final String KEY_TYPE = "EC";

  private final PrivateKey key;
  private final Map<String, X509Certificate[]> chains = new LinkedHashMap<>();

  /**
   * @param chains the host's certificate and its authority's, the usual one first; at least one
   */
  HostKeyManager(PrivateKey key, List<X509Certificate[]> chains) {
    this.key = key;
    chains.forEach(
        chain ->
            this.chains.put(
                AuthorityHash.of(chain[chain.length - 1].getPublicKey().getEncoded())
                    .protocolName(),
                chain));
  }

  /** Which of the protocols that a client offers is taken; empty for none, and no fault. */
  String choose(List<String> offered) {
    return chains.keySet().stream().filter(offered::contains).findFirst().orElse("");
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    if (!keyType.equals(KEY_TYPE)) {
      return null;
    }
    String chosen = engine.getHandshakeApplicationProtocol();
    return chosen != null && chains.containsKey(chosen)
        ? chosen
        : chains.keySet().iterator().next();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return keyType.equals(KEY_TYPE) ? chains.keySet().iterator().next() : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return keyType.equals(KEY_TYPE) ? chains.keySet().toArray(String[]::new) : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    X509Certificate[] chain = chains.get(alias);
    return chain == null ? null : chain.clone();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return chains.containsKey(alias) ? key : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}

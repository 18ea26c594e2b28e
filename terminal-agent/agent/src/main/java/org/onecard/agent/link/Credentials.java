package org.onecard.agent.link;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.record.SignedBytes;

/**
 * What the terminal shows of itself and whom it believes, also on the way to another authority.
 * What writes is for the store's thread, all else for any.
 */
final class Credentials {

  private final AnchorStore anchors;
  private final CertificateStore certificates;
  private final Signer recordKey;
  private final Supplier<Instant> floor;
  private volatile Shown shown;

  /** Of the store's thread: the key that a certificate was asked for. */
  private @Nullable KeyPair asked;

  /**
   * For one connection.
   *
   * @param isNext whether the host is yet to welcome the certificate
   */
  record Shown(SslContext tls, List<X509Certificate> anchors, boolean isNext) {

    SslHandler handler(ByteBufAllocator allocator, HostAddress host) {
      SslHandler handler = tls.newHandler(allocator, host.name(), host.port());
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setApplicationProtocols(PinnedTls.protocolNames(anchors));
      handler.engine().setSSLParameters(parameters);
      return handler;
    }
  }

  /**
   * @param recordKey signs requests for a certificate
   * @param floor the earliest time that is possible now
   * @throws SSLException when the terminal's own certificate is of no use
   */
  Credentials(
      AnchorStore anchors, CertificateStore certificates, Signer recordKey, Supplier<Instant> floor)
      throws SSLException {
    this.anchors = anchors;
    this.certificates = certificates;
    this.recordKey = recordKey;
    this.floor = floor;
    this.shown = build();
  }

  private Shown build() throws SSLException {
    Optional<TlsCredentials> next = certificates.next();
    List<X509Certificate> believed = anchors.anchors();
    return new Shown(
        PinnedTls.forTerminal(next.orElseGet(certificates::present), believed, floor),
        believed,
        next.isPresent());
  }

  /** For the next connection. */
  Shown shown() {
    return shown;
  }

  /** The list of authorities that holds; 0 where there is none. */
  long anchorsVersion() {
    return anchors.version();
  }

  /** Whether certificates come from another authority than this terminal's by now. */
  boolean isOfFormerAuthority() {
    return anchors
        .findIssuing()
        .filter(issuing -> !issuing.equals(certificates.present().authority()))
        .isPresent();
  }

  /** Whether another certificate is needed. */
  boolean needsAnother(Instant now) {
    TlsCredentials own = certificates.next().orElseGet(certificates::present);
    return Renewal.isNeeded(own.certificate(), own.authority(), anchors.findIssuing(), now);
  }

  // ---- of the store's thread ----

  AnchorStore.Taking take(Signed<AnchorList> list, Instant now) throws IOException {
    AnchorStore.Taking taking = anchors.take(list, now);
    if (taking instanceof AnchorStore.Taking.Taken) {
      shown = build();
    }
    return taking;
  }

  /** Asks for a certificate over a new key. */
  Message.CertificateWanted ask() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair key = generator.generateKeyPair();
      // The name is the host's to give: it knows whose the connection is.
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=renewal"), key.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
              .getEncoded();
      asked = key;
      return new Message.CertificateWanted(
          new SignedBytes(request), recordKey.sign(SignatureContext.RENEWAL, request));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("this Java makes no certificate requests: " + e.getMessage(), e);
    }
  }

  /**
   * Keeps the certificate that was asked for; the next connection shows it.
   *
   * @throws IOException with a sentence for a technician where it is not the one, or cannot be kept
   */
  void take(Message.CertificateGrant grant) throws IOException {
    KeyPair key = asked;
    if (key == null) {
      throw new IOException("no certificate was asked for");
    }
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (SignedBytes der : grant.certificateChain()) {
        chain.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.bytes())));
      }
      for (int i = 0; i + 1 < chain.size(); i++) {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate does not hold: " + e.getMessage(), e);
    }
    if (!chain.get(0).getPublicKey().equals(key.getPublic())
        || !chain
            .get(0)
            .getSubjectX500Principal()
            .equals(certificates.present().certificate().getSubjectX500Principal())
        || !anchors.anchors().contains(chain.get(chain.size() - 1))) {
      throw new IOException("the certificate is not this terminal's, or of no authority it knows");
    }
    asked = null;
    certificates.keepNext(new TlsCredentials(key.getPrivate(), chain));
    shown = build();
  }

  /** The host has welcomed the next certificate. */
  void nextIsWelcome() throws IOException {
    certificates.nextIsWelcome();
    shown = build();
  }

  /** The host does not take the next certificate. */
  void dropNext() throws IOException {
    certificates.dropNext();
    shown = build();
  }
}

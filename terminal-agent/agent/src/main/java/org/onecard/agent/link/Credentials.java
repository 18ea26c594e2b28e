package org.onecard.agent.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;

/**
 * What the terminal shows of itself and whom it believes, also on the way to another authority.
 * What writes is for the store's thread, {@link #refused} for the link's, all else for any.
 */
public final class Credentials {

  private final AnchorStore anchors;
  private final CertificateStore certificates;
  private final Signer recordKey;
  private final SecureRandom random;

  /** The next certificate where the host has refused it, and the present one has its turn. */
  private volatile @Nullable TlsCredentials passedOver;

  /** Of the store's thread: the key that a certificate was asked for. */
  private @Nullable KeyPair asked;

  /**
   * For one connection.
   *
   * @param own the terminal's certificate
   * @param anchors whom it believes
   * @param isNext whether the host is yet to welcome the certificate
   */
  public record Shown(TlsCredentials own, List<X509Certificate> anchors, boolean isNext) {}

  /**
   * @param recordKey signs requests for a certificate
   */
  public Credentials(
      AnchorStore anchors, CertificateStore certificates, Signer recordKey, SecureRandom random) {
    this.anchors = anchors;
    this.certificates = certificates;
    this.recordKey = recordKey;
    this.random = random;
  }

  /** For the next connection: the next certificate first, and after a refusal the other one. */
  public Shown shown() {
    Optional<TlsCredentials> next =
        certificates.next().filter(following -> !following.equals(passedOver));
    return new Shown(next.orElseGet(certificates::present), anchors.anchors(), next.isPresent());
  }

  /**
   * The host would not have what was shown. Nothing is deleted: the host may have taken the next
   * one before the connection broke, and with that have ended the present one, even where it is
   * another host of the book, or another clock, that refuses the next one now.
   *
   * @return whether there is another to show
   */
  public boolean refused(Shown shown) {
    passedOver = shown.isNext() ? shown.own() : null;
    return shown.isNext();
  }

  /** The list of authorities that holds; 0 where there is none. */
  public long anchorsVersion() {
    return anchors.version();
  }

  /**
   * Whether another certificate is needed. Not while the time is in doubt: one that a host gives
   * whose clock is wrong holds by that clock, and ends the one before.
   */
  public boolean needsAnother(ClockReading now) {
    TlsCredentials own = shown().own();
    return now.quality() != TimeQuality.IN_DOUBT
        && Renewal.isNeeded(own.certificate(), own.authority(), anchors.findIssuing(), now.at());
  }

  // ---- of the store's thread ----

  /** Takes a list of authorities, where it holds. */
  public AnchorStore.Taking take(Signed<AnchorList> list, Instant now) throws IOException {
    return anchors.take(list, now);
  }

  /** Asks for a certificate over a new key. */
  public Message.CertificateWanted ask() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair key = generator.generateKeyPair();
      // The name is the host's to give: it knows whose the connection is.
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=renewal"), key.getPublic())
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(random)
                      .build(key.getPrivate()))
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
  public void take(Message.CertificateGrant grant) throws IOException {
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
  }

  /** The host has welcomed what was shown. */
  public void welcomed(Shown shown) throws IOException {
    certificates.welcomed(shown.own());
  }
}

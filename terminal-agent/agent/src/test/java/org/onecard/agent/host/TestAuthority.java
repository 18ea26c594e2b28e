package org.onecard.agent.host;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority in memory. */
public final class TestAuthority {

  /**
   * While a certificate is valid.
   *
   * @param from relative to now
   * @param until relative to now
   */
  public record Life(Duration from, Duration until) {}

  public static final Life USUAL = new Life(Duration.ofDays(-1), Duration.ofDays(30));

  private final KeyPair keys = newKeys();
  private final Clock clock;
  private final X509Certificate certificate;

  public TestAuthority() {
    this(Clock.systemUTC());
  }

  public TestAuthority(Clock clock) {
    this.clock = clock;
    this.certificate = sign("CN=test authority", keys.getPublic(), true, "", USUAL);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public X509Certificate issue(String name, PublicKey key, String hostName) {
    return issue(name, key, hostName, USUAL);
  }

  public X509Certificate issue(String name, PublicKey key, String hostName, Life life) {
    return sign("CN=" + name, key, false, hostName, life);
  }

  public static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(
      String name, PublicKey key, boolean authority, String hostName, Life life) {
    try {
      Instant now = clock.instant();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=test authority"),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.plus(life.from())),
              Date.from(now.plus(life.until())),
              new X500Name(name),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!hostName.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, hostName)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

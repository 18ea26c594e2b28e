package org.onecard.server.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authority of one region's host: P-256, ECDSA with SHA-256, one level deep (path
 * length 0). Who a certificate is for stands in its subject: CN the terminal's id or {@code host},
 * OU its {@link Role}, O the region.
 */
public final class Authority {

  private static final String SIGNATURE = "SHA256withECDSA";

  private static final Duration OWN_LIFE = Duration.ofDays(3650);

  /** Host certificates are issued anew at each start; this only bounds a very long run. */
  private static final Duration HOST_LIFE = Duration.ofDays(730);

  /** How long a terminal's certificate is valid. */
  public static final Duration TERMINAL_LIFE = Duration.ofDays(365);

  /**
   * Whoever looks at a certificate that is brand new may have a clock behind ours, and ours may be
   * ahead: up to three days terminals believe that and ask for certificates, which must still hold
   * once the clock is put right.
   */
  static final Duration BACKDATED = Duration.ofDays(4);

  private static final BigInteger P256_ORDER =
      new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

  /** The largest certificate request that is looked at. */
  public static final int MAX_REQUEST_BYTES = 4096;

  /** What a certificate entitles its holder to be. Later roles (operator, peer host) join here. */
  public enum Role {
    HOST("host"),
    TERMINAL("terminal");

    private final String unit;

    Role(String unit) {
      this.unit = unit;
    }

    /** The organisational unit in the subject. */
    String unit() {
      return unit;
    }
  }

  /** What a certificate request is worth. */
  public sealed interface Request {

    /** It proves possession of this key. */
    record Good(PublicKey key) implements Request {}

    /**
     * It is worth nothing.
     *
     * @param why for a technician
     */
    record Bad(String why) implements Request {}
  }

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final String regionCode;
  private final SecureRandom random;

  private Authority(
      PrivateKey key, X509Certificate certificate, String regionCode, SecureRandom random) {
    this.key = key;
    this.certificate = certificate;
    this.regionCode = regionCode;
    this.random = random;
  }

  /** Opens the authority kept in these files, or makes one where there is none. */
  static Authority openOrCreate(
      KeyDirectory files, String regionCode, Instant now, SecureRandom random) throws IOException {
    KeyPair[] made = new KeyPair[1];
    byte[] encodedKey =
        files.readOrCreate(
            "authority.key",
            "PRIVATE KEY",
            () -> {
              made[0] = newKeyPair(random);
              return made[0].getPrivate().getEncoded();
            });
    PrivateKey key = privateKey(encodedKey);
    byte[] encodedCertificate =
        files.readOrCreate(
            "authority.crt",
            "CERTIFICATE",
            () -> {
              if (made[0] == null) {
                throw new IllegalStateException(
                    "authority.key exists without authority.crt: remove the key if this host has never run, else restore the certificate");
              }
              return selfSigned(
                  made[0], "OneCard authority " + regionCode, regionCode, now, random);
            });
    return new Authority(
        ofOnePair(key, certificate(encodedCertificate), "authority.key", "authority.crt"),
        certificate(encodedCertificate),
        regionCode,
        random);
  }

  /** Another authority of the region, with a name of its own, into files that are not there yet. */
  static Authority create(
      KeyDirectory files, int number, String regionCode, Instant now, SecureRandom random)
      throws IOException {
    KeyPair made = newKeyPair(random);
    String name = "OneCard authority %s %d".formatted(regionCode, number);
    byte[] unused =
        files.readOrCreate(keyFile(number), "PRIVATE KEY", () -> made.getPrivate().getEncoded());
    byte[] encoded =
        files.readOrCreate(
            certificateFile(number),
            "CERTIFICATE",
            () -> selfSigned(made, name, regionCode, now, random));
    return new Authority(made.getPrivate(), certificate(encoded), regionCode, random);
  }

  /** The authority whose files have this number; empty where one of them is missing. */
  static Optional<Authority> find(
      KeyDirectory files, int number, String regionCode, SecureRandom random) throws IOException {
    Optional<byte[]> key = files.find(keyFile(number), "PRIVATE KEY");
    Optional<byte[]> certificate = files.find(certificateFile(number), "CERTIFICATE");
    if (key.isEmpty() || certificate.isEmpty()) {
      return Optional.empty();
    }
    X509Certificate read = certificate(certificate.get());
    return Optional.of(
        new Authority(
            ofOnePair(privateKey(key.get()), read, keyFile(number), certificateFile(number)),
            read,
            regionCode,
            random));
  }

  /** What another key would sign nobody would believe, and nobody would know why. */
  private static PrivateKey ofOnePair(
      PrivateKey key, X509Certificate certificate, String keyFile, String certificateFile)
      throws IOException {
    byte[] probe = certificate.getSerialNumber().toByteArray();
    try {
      Signature signing = Signature.getInstance(SIGNATURE);
      signing.initSign(key);
      signing.update(probe);
      Signature checking = Signature.getInstance(SIGNATURE);
      checking.initVerify(certificate.getPublicKey());
      checking.update(probe);
      if (checking.verify(signing.sign())) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(unlike(keyFile, certificateFile), e);
    }
    throw new IOException(unlike(keyFile, certificateFile));
  }

  private static String unlike(String keyFile, String certificateFile) {
    return ("The key in %s is not that of the certificate in %s: copy both again from one and the"
            + " same host, or restore both from one backup.")
        .formatted(keyFile, certificateFile);
  }

  static String keyFile(int number) {
    return "authority-%d.key".formatted(number);
  }

  static String certificateFile(int number) {
    return "authority-%d.crt".formatted(number);
  }

  /** The authority's own certificate, which terminals pin. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's public key as DER SubjectPublicKeyInfo; enrolment codes carry its hash. */
  public byte[] publicKeyInfo() {
    return certificate.getPublicKey().getEncoded();
  }

  /**
   * Looks at a certificate request without issuing anything.
   *
   * @param request DER, at most {@value #MAX_REQUEST_BYTES} bytes, self-signed with a P-256 key
   */
  public Request read(byte[] request) {
    if (request.length > MAX_REQUEST_BYTES) {
      return new Request.Bad("the certificate request is too long");
    }
    try {
      JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(request);
      PublicKey subjectKey = parsed.getPublicKey();
      if (!(subjectKey instanceof ECPublicKey ec)
          || !ec.getParams().getOrder().equals(P256_ORDER)) {
        return new Request.Bad("the certificate request is not for a P-256 key");
      }
      return parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(subjectKey))
          ? new Request.Good(subjectKey)
          : new Request.Bad("the certificate request does not prove possession of its key");
    } catch (IOException
        | GeneralSecurityException
        | PKCSException
        | OperatorCreationException
        | RuntimeException e) {
      // Bouncy Castle answers some malformed requests with unchecked exceptions.
      return new Request.Bad("the certificate request cannot be read");
    }
  }

  /**
   * Issues a terminal's certificate. The subject of its request does not count: the code that was
   * spent says who the terminal is.
   */
  public X509Certificate issueTerminal(Request.Good request, String terminalId, Instant now) {
    return issue(request.key(), terminalId, Role.TERMINAL, TERMINAL_LIFE, now, null);
  }

  /**
   * Issues the host's TLS certificate.
   *
   * @param names DNS names and IP addresses under which terminals reach the host, at least one
   */
  public X509Certificate issueHost(PublicKey hostKey, Collection<String> names, Instant now) {
    GeneralName[] alternatives =
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        HostNames.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new);
    return issue(hostKey, "host", Role.HOST, HOST_LIFE, now, new GeneralNames(alternatives));
  }

  private X509Certificate issue(
      PublicKey subjectKey,
      String commonName,
      Role role,
      Duration life,
      Instant now,
      @Nullable GeneralNames alternatives) {
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  certificate,
                  newSerial(random),
                  Date.from(now.minus(BACKDATED)),
                  Date.from(now.plus(life)),
                  name(commonName, role.unit(), regionCode),
                  subjectKey)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(
                      role == Role.HOST
                          ? KeyPurposeId.id_kp_serverAuth
                          : KeyPurposeId.id_kp_clientAuth))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  extensions.createAuthorityKeyIdentifier(certificate))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(subjectKey));
      if (alternatives != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
      }
      return sign(builder, key, random);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate could not be built", e);
    }
  }

  private static byte[] selfSigned(
      KeyPair pair, String commonName, String regionCode, Instant now, SecureRandom random) {
    try {
      X500Name subject = name(commonName, "authority", regionCode);
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  subject,
                  newSerial(random),
                  Date.from(now.minus(BACKDATED)),
                  Date.from(now.plus(OWN_LIFE)),
                  subject,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return sign(builder, pair.getPrivate(), random).getEncoded();
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the authority's certificate could not be built", e);
    }
  }

  private static X509Certificate sign(
      X509v3CertificateBuilder builder, PrivateKey key, SecureRandom random)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder(SIGNATURE).setSecureRandom(random).build(key)));
  }

  private static X500Name name(String commonName, String unit, String regionCode) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "OneCard " + regionCode)
        .addRDN(BCStyle.OU, unit)
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  /** 120 random bits: never zero or negative, and no two alike (RFC 5280, 4.1.2.2). */
  private static BigInteger newSerial(SecureRandom random) {
    return new BigInteger(120, random).setBit(119);
  }

  static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no P-256", e);
    }
  }

  static PrivateKey privateKey(byte[] pkcs8) throws IOException {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IOException("A key file does not hold a P-256 key: restore it from the backup.", e);
    }
  }

  static X509Certificate certificate(byte[] der) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IOException("A certificate file cannot be read: restore it from the backup.", e);
    }
  }
}

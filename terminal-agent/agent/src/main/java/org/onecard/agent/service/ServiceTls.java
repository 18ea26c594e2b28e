package org.onecard.agent.service;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.onecard.agent.store.StoredFile;
import org.onecard.protocol.crypto.RandomBytes;

/**
 * The certificate of the service page: one of the terminal's own, made at the first start and kept
 * in {@code keys/service.p12}, or one that was given. A browser does not know the terminal's own:
 * the technician compares its fingerprint with the one that the console shows. {@code toString}
 * shows no key.
 */
public final class ServiceTls {

  private static final String FILE = "service.p12";
  private static final String ALIAS = "service";
  private static final int LASTS_YEARS = 5;
  private static final int SERIAL_BYTES = 16;

  /** The file is its owner's alone, like the other keys; a password beside it would add nothing. */
  private static final String NO_SECRET = "onecard";

  private final byte[] pkcs12;
  private final String password;
  private final X509Certificate certificate;

  private ServiceTls(byte[] pkcs12, String password, X509Certificate certificate) {
    this.pkcs12 = pkcs12;
    this.password = password;
    this.certificate = certificate;
  }

  /**
   * The terminal's own, made now if the folder has none, or has one that is over or is for other
   * names.
   *
   * @param names host names and addresses by which browsers reach it
   */
  public static ServiceTls own(Path dataDir, List<String> names, Instant now, RandomBytes random)
      throws IOException {
    Path file = dataDir.resolve("keys").resolve(FILE);
    Optional<byte[]> kept = StoredFile.find(file);
    try {
      if (kept.isPresent()) {
        ServiceTls before = read(kept.get(), NO_SECRET, file.toString());
        if (before.fits(names, now)) {
          return before;
        }
      }
      byte[] fresh = make(names, now, random);
      StoredFile.createPrivateFolder(dataDir.resolve("keys"));
      StoredFile.replace(file, fresh);
      return read(fresh, NO_SECRET, file.toString());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the service page's certificate cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * One that was given.
   *
   * @param pkcs12 a key store with one key and its certificate
   * @param source where it comes from, for errors
   */
  public static ServiceTls given(byte[] pkcs12, String password, String source) throws IOException {
    try {
      return read(pkcs12, password, source);
    } catch (GeneralSecurityException e) {
      throw new IOException(source + " is no key store that can be used: " + e.getMessage(), e);
    }
  }

  byte[] pkcs12() {
    return pkcs12.clone();
  }

  String password() {
    return password;
  }

  /** SHA-256 over the certificate, as browsers show it: {@code AB:CD:…}. */
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  private boolean fits(List<String> names, Instant now) throws GeneralSecurityException {
    if (certificate.getNotAfter().toInstant().isBefore(now.plus(30, ChronoUnit.DAYS))) {
      return false;
    }
    List<String> its = new ArrayList<>();
    if (certificate.getSubjectAlternativeNames() != null) {
      certificate
          .getSubjectAlternativeNames()
          .forEach(name -> its.add(String.valueOf(name.get(1))));
    }
    return its.containsAll(names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
  }

  private static ServiceTls read(byte[] pkcs12, String password, String source)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(new ByteArrayInputStream(pkcs12), password.toCharArray());
    } catch (IOException e) {
      throw new IOException(
          source + " cannot be opened: is it PKCS#12, and the password right?", e);
    }
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
        return new ServiceTls(pkcs12, password, own);
      }
    }
    throw new IOException(source + " holds no key with a certificate");
  }

  private static byte[] make(List<String> names, Instant now, RandomBytes random)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    X500Principal who = new X500Principal("CN=OneCard terminal service page");
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        who,
                        new BigInteger(1, random.next(SERIAL_BYTES)),
                        Date.from(now.minus(1, ChronoUnit.DAYS)),
                        Date.from(now.plus(LASTS_YEARS * 365L, ChronoUnit.DAYS)),
                        who,
                        pair.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false, names(names))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        ALIAS, pair.getPrivate(), NO_SECRET.toCharArray(), new Certificate[] {certificate});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, NO_SECRET.toCharArray());
    return out.toByteArray();
  }

  private static GeneralNames names(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .map(
                name ->
                    new GeneralName(
                        isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  /** Only what cannot be a name is asked for, so that nobody is asked about a name. */
  private static boolean isAddress(String name) {
    if (!name.matches("[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*")) {
      return false;
    }
    try {
      return !InetAddress.getByName(name).getHostAddress().isEmpty();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "certificate " + fingerprint();
  }
}

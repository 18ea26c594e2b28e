package org.onecard.agent.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terminal's certificate, and the one that is to follow it. At any moment there is one on the
 * disk that the host takes: the next is written whole before it is used, and takes the place of the
 * present one by a single change of name, once the host has welcomed it.
 *
 * <pre>
 * keys/tls.key, tls.chain   from the enrolment
 * keys/tls.renewed          key and chain, PEM; in place of those where it is there
 * keys/tls.next             the same; tried first, and not yet welcomed
 * </pre>
 *
 * A next one that the host refuses stays: whether the host has taken it meanwhile, and ended the
 * present one with that, nobody here can know. Safe for any thread; what is only asked never waits
 * for the disk.
 */
public final class CertificateStore {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);
  private static final String RENEWED = "tls.renewed";
  private static final String NEXT = "tls.next";
  private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
  private static final String END_KEY = "-----END PRIVATE KEY-----";

  private final KeyFiles files;

  /** Read by whoever connects, which does not wait for a disk that is being written to. */
  private volatile Held held;

  private record Held(TlsCredentials present, Optional<TlsCredentials> next) {}

  private CertificateStore(KeyFiles files, Held held) {
    this.files = files;
    this.held = held;
  }

  /** Takes up what is there; a next certificate that is damaged counts as none. */
  public static CertificateStore open(Path dataDir, TerminalIdentity identity) {
    return open(
        new KeyFolder(dataDir.resolve(TerminalIdentity.KEYS)),
        new TlsCredentials(identity.tlsKey(), identity.tlsChain()));
  }

  /**
   * The same of files that lie elsewhere.
   *
   * @param present as {@link #findRenewed} has it, or else as the enrolment left it
   */
  public static CertificateStore open(KeyFiles files, TlsCredentials present) {
    Optional<TlsCredentials> next = Optional.empty();
    try {
      next = find(files, NEXT);
    } catch (IOException e) {
      LOG.warn("the next certificate is passed over: {}", e.getMessage());
    }
    return new CertificateStore(files, new Held(present, next));
  }

  /** What the host is known to take. */
  public TlsCredentials present() {
    return held.present();
  }

  /** What the host gave to follow it, and has not welcomed yet. */
  public Optional<TlsCredentials> next() {
    return held.next();
  }

  /**
   * Keeps what is to follow; it is on the disk when this returns. Another that was to follow is
   * gone: the host ends that one as it gives this one, and only while the present one is good.
   */
  public synchronized void keepNext(TlsCredentials granted) throws IOException {
    files.replace(NEXT, encode(granted));
    held = new Held(held.present(), Optional.of(granted));
  }

  /** The host has welcomed this one. Where it was the next, it is the present one from now on. */
  public synchronized void welcomed(TlsCredentials shown) throws IOException {
    if (held.next().equals(Optional.of(shown))) {
      files.rename(NEXT, RENEWED);
      held = new Held(shown, Optional.empty());
    }
  }

  /** What an enrolment replaces. */
  static void forget(Path keys) throws IOException {
    Files.deleteIfExists(keys.resolve(NEXT));
    Files.deleteIfExists(keys.resolve(RENEWED));
    StoredFile.syncFolder(keys);
  }

  /** What followed the enrolment's certificate; empty where nothing did. */
  public static Optional<TlsCredentials> findRenewed(KeyFiles files) throws IOException {
    return find(files, RENEWED);
  }

  private static Optional<TlsCredentials> find(KeyFiles files, String name) throws IOException {
    Optional<byte[]> content = files.find(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    TlsCredentials found = decode(name, new String(content.get(), StandardCharsets.US_ASCII));
    checkPair(found, name, name);
    return Optional.of(found);
  }

  /** Else every host would refuse it, and nobody would know why. */
  static void checkPair(TlsCredentials found, String keyFile, String chainFile) throws IOException {
    if (!found.isPair()) {
      throw new IOException(
          keyFile.equals(chainFile)
              ? "the key in %s is not that of the certificate beside it".formatted(keyFile)
              : "the key in %s is not that of the certificate in %s".formatted(keyFile, chainFile));
    }
  }

  private static TlsCredentials decode(String file, String text) throws IOException {
    int begin = text.indexOf(BEGIN_KEY);
    int end = text.indexOf(END_KEY);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " holds no key");
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      Base64.getMimeDecoder()
                          .decode(text.substring(begin + BEGIN_KEY.length(), end))));
      return new TlsCredentials(
          key,
          chain(file, text.substring(end + END_KEY.length()).getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " makes no sense: " + e.getMessage(), e);
    }
  }

  /** A chain of at least two, in PEM. */
  static List<X509Certificate> chain(String file, byte[] pem)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      chain.add((X509Certificate) certificate);
    }
    if (chain.size() < 2) {
      throw new IOException(file + " holds no chain");
    }
    return chain;
  }

  private static byte[] encode(TlsCredentials credentials) throws IOException {
    String key =
        "%s\n%s\n%s\n"
            .formatted(
                BEGIN_KEY,
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(credentials.key().getEncoded()),
                END_KEY);
    return (key + pem(credentials.chain())).getBytes(StandardCharsets.US_ASCII);
  }

  /** A chain as text. */
  static String pem(List<X509Certificate> chain) throws IOException {
    StringBuilder text = new StringBuilder();
    Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    try {
      for (X509Certificate certificate : chain) {
        text.append("-----BEGIN CERTIFICATE-----\n")
            .append(base64.encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate cannot be written: " + e.getMessage(), e);
    }
    return text.toString();
  }
}

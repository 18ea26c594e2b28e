package org.onecard.agent.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * Safe for any thread.
 */
public final class CertificateStore {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);
  private static final String RENEWED = "tls.renewed";
  private static final String NEXT = "tls.next";
  private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
  private static final String END_KEY = "-----END PRIVATE KEY-----";

  private final Path keys;
  private TlsCredentials present;
  private Optional<TlsCredentials> next;

  private CertificateStore(Path keys, TlsCredentials present, Optional<TlsCredentials> next) {
    this.keys = keys;
    this.present = present;
    this.next = next;
  }

  /** Takes up what is there; a next certificate that is damaged counts as none. */
  public static CertificateStore open(Path dataDir, TerminalIdentity identity) {
    Path keys = dataDir.resolve(TerminalIdentity.KEYS);
    Optional<TlsCredentials> next = Optional.empty();
    try {
      next = find(keys.resolve(NEXT));
    } catch (IOException e) {
      LOG.warn("{} is passed over: {}", keys.resolve(NEXT), e.getMessage());
    }
    return new CertificateStore(
        keys, new TlsCredentials(identity.tlsKey(), identity.tlsChain()), next);
  }

  /** What the host is known to take. */
  public synchronized TlsCredentials present() {
    return present;
  }

  /** What the host gave to follow it, and has not welcomed yet. */
  public synchronized Optional<TlsCredentials> next() {
    return next;
  }

  /** Keeps what is to follow; it is on the disk when this returns. */
  public synchronized void keepNext(TlsCredentials granted) throws IOException {
    StoredFile.replace(keys.resolve(NEXT), encode(granted));
    next = Optional.of(granted);
  }

  /** The host has welcomed the next one: it is the present one from now on. */
  public synchronized void nextIsWelcome() throws IOException {
    if (next.isPresent()) {
      Files.move(
          keys.resolve(NEXT),
          keys.resolve(RENEWED),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      StoredFile.syncFolder(keys);
      present = next.get();
      next = Optional.empty();
    }
  }

  /** The host does not take the next one: the present one is good still. */
  public synchronized void dropNext() throws IOException {
    next = Optional.empty();
    Files.deleteIfExists(keys.resolve(NEXT));
    StoredFile.syncFolder(keys);
  }

  /** What an enrolment replaces. */
  static void forget(Path keys) throws IOException {
    Files.deleteIfExists(keys.resolve(NEXT));
    Files.deleteIfExists(keys.resolve(RENEWED));
    StoredFile.syncFolder(keys);
  }

  /** What followed the enrolment's certificate; empty where nothing did. */
  static Optional<TlsCredentials> findRenewed(Path keys) throws IOException {
    return find(keys.resolve(RENEWED));
  }

  private static Optional<TlsCredentials> find(Path file) throws IOException {
    Optional<byte[]> content = StoredFile.find(file);
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(decode(file, new String(content.get(), StandardCharsets.US_ASCII)));
  }

  private static TlsCredentials decode(Path file, String text) throws IOException {
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
  static List<X509Certificate> chain(Path file, byte[] pem)
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

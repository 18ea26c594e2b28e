package org.onecard.agent.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose certificates the terminal believes: the authority of its own certificate, until the region
 * has signed a list. The list is kept with the signature, so that it outlives a restart, and one
 * that was replaced cannot come back. Safe for any thread.
 */
public final class AnchorStore {

  /** Its name in the terminal's folder. */
  public static final String FILE = "anchors";

  private static final Logger LOG = LoggerFactory.getLogger(AnchorStore.class);

  private final Path file;
  private final Region region;
  private final Verifier regionKey;
  private volatile Held held;

  /**
   * @param version 0 where no list was ever taken
   * @param anchors the one that gives out certificates first
   */
  private record Held(long version, List<X509Certificate> anchors) {}

  private AnchorStore(Path file, Region region, Verifier regionKey, Held held) {
    this.file = file;
    this.region = region;
    this.regionKey = regionKey;
    this.held = held;
  }

  /**
   * Takes up what was kept. A file that is damaged counts as none: the host tells again after its
   * next welcome.
   *
   * @throws IOException when the disk does not give the file
   */
  public static AnchorStore open(Path dataDir, TerminalIdentity identity) throws IOException {
    Path file = dataDir.resolve(FILE);
    Verifier regionKey = identity.regionKeys().signing();
    Optional<SignedFile> kept = SignedFile.find(file);
    Optional<Held> list =
        kept.filter(
                signed ->
                    regionKey.verify(
                        SignatureContext.ANCHORS, signed.bytes().bytes(), signed.signature()))
            .flatMap(signed -> decode(signed.bytes().bytes()))
            .filter(known -> known.region().equals(identity.region()))
            .flatMap(AnchorStore::read);
    if (kept.isPresent() && list.isEmpty()) {
      LOG.warn(
          "{} is damaged: only the authority of this terminal's certificate is believed", file);
    }
    return new AnchorStore(
        file,
        identity.region(),
        regionKey,
        list.orElseGet(() -> new Held(0, List.of(identity.authority()))));
  }

  /** What became of a list. */
  public sealed interface Taking {

    /** It is on the disk, and holds. */
    record Taken() implements Taking {}

    /** It is the one that holds. */
    record Known() implements Taking {}

    /**
     * The one before holds.
     *
     * @param why for a technician
     */
    record Refused(String why) implements Taking {}
  }

  /**
   * Takes a list: its signature must hold, its region be this one, its version be above the one
   * that holds, and the time be one at which it may be taken.
   *
   * @throws IOException where it cannot be kept; the one before holds
   */
  public synchronized Taking take(Signed<AnchorList> list, Instant now) throws IOException {
    AnchorList content = list.content();
    if (!list.holds(regionKey, SignatureContext.ANCHORS) || !content.region().equals(region)) {
      return new Taking.Refused("the region did not sign it");
    }
    if (content.version() == held.version()) {
      return new Taking.Known();
    }
    if (content.version() < held.version()) {
      return new Taking.Refused(
          "its version %d is below %d, which holds".formatted(content.version(), held.version()));
    }
    if (!content.isTakenAt(now)) {
      return new Taking.Refused(
          "it is to be taken from %s to %s, and it is %s"
              .formatted(content.notBefore(), content.notAfter(), now));
    }
    Optional<Held> read = read(content);
    if (read.isEmpty()) {
      return new Taking.Refused("an authority in it makes no sense");
    }
    new SignedFile(list.bytes(), list.signature()).write(file);
    held = read.get();
    return new Taking.Taken();
  }

  /** The version of the list that holds; 0 where there never was one. */
  public long version() {
    return held.version();
  }

  /** Whose certificates are believed; at least one. */
  public List<X509Certificate> anchors() {
    return held.anchors();
  }

  /** Who gives out certificates; empty where no list has said it. */
  public Optional<X509Certificate> findIssuing() {
    Held now = held;
    return now.version() == 0 ? Optional.empty() : Optional.of(now.anchors().get(0));
  }

  private static Optional<AnchorList> decode(byte[] bytes) {
    return Bodies.decodeAnchorList(bytes) instanceof Decoded.Ok<AnchorList> ok
        ? Optional.of(ok.value())
        : Optional.empty();
  }

  private static Optional<Held> read(AnchorList list) {
    List<X509Certificate> anchors = new ArrayList<>();
    try {
      for (SignedBytes der : list.anchors()) {
        anchors.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.bytes())));
      }
    } catch (GeneralSecurityException e) {
      LOG.warn("list {} holds what is no certificate: {}", list.version(), e.getMessage());
      return Optional.empty();
    }
    return Optional.of(new Held(list.version(), List.copyOf(anchors)));
  }
}

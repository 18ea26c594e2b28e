package org.onecard.agent.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.SealingPublicKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.scenario.Region;

/**
 * Who a terminal is, as its enrolment left it on the disk.
 *
 * @param terminalId {@code [a-z0-9-]}, 1 to 32 characters
 * @param locationId where it stands
 * @param itemId what it offers there
 * @param region whose terminal it is
 * @param hostName the host's name, which its certificate must bear
 * @param tapPort the host's port for terminals
 * @param regionKeys the region's keys
 * @param tlsKey private key of the terminal's certificate
 * @param tlsChain the terminal's certificate first, its authority last
 * @param recordKey signs the terminal's records
 * @param formerKeys signed them before the terminal was enrolled again
 */
public record TerminalIdentity(
    String terminalId,
    String locationId,
    String itemId,
    Region region,
    String hostName,
    int tapPort,
    RegionKeys regionKeys,
    PrivateKey tlsKey,
    List<X509Certificate> tlsChain,
    SigningKey recordKey,
    List<FormerKey> formerKeys) {

  /** What a technician does where the folder cannot be started from. */
  public static final String ENROL_AGAIN = "enrol the terminal again with `terminal enrol --again`";

  private static final String FILE = "terminal.json";
  static final String KEYS = "keys";
  private static final Pattern FORMER_KEY = Pattern.compile("record-below-([0-9]{1,9})\\.key");

  public TerminalIdentity {
    tlsChain = List.copyOf(tlsChain);
    formerKeys = List.copyOf(formerKeys);
  }

  /** Who signs records of an epoch: the key that the host knows as that epoch's. */
  public SigningKey recordKeyOf(int epoch) {
    return formerKeys.stream()
        .filter(former -> epoch < former.below())
        .min(Comparator.comparingInt(FormerKey::below))
        .map(FormerKey::key)
        .orElse(recordKey);
  }

  /**
   * Whose certificate this terminal has. It is the one whose certificates it accepts, until a list
   * of the region says otherwise: {@link AnchorStore}.
   */
  public X509Certificate authority() {
    return tlsChain.get(tlsChain.size() - 1);
  }

  /**
   * When its certificate was made, over a key that was new then: no time before that is possible
   * any more.
   */
  public Instant enrolledAfter() {
    return tlsChain.get(0).getNotBefore().toInstant();
  }

  /** Whether a terminal was enrolled into this folder. */
  public static boolean isIn(Path dataDir) {
    return Files.exists(dataDir.resolve(FILE));
  }

  /**
   * Stores everything; {@code terminal.json} comes last, so that an interrupted enrolment leaves no
   * half terminal.
   */
  public void write(Path dataDir) throws IOException {
    Path keys = dataDir.resolve(KEYS);
    StoredFile.createPrivateFolder(keys);
    // First of all: the key in use is about to be replaced.
    for (FormerKey former : formerKeys) {
      StoredFile.replace(
          keys.resolve("record-below-%d.key".formatted(former.below())), former.key().encode());
    }
    StoredFile.replace(keys.resolve("tls.key"), tlsKey.getEncoded());
    StoredFile.replace(
        keys.resolve("tls.chain"),
        CertificateStore.pem(tlsChain).getBytes(StandardCharsets.US_ASCII));
    CertificateStore.forget(keys);
    // What this authority says of others begins anew.
    Files.deleteIfExists(dataDir.resolve(AnchorStore.FILE));
    StoredFile.replace(keys.resolve("record.key"), recordKey.encode());
    StoredFile.replace(keys.resolve("tag.key"), regionKeys.denyTags().encode());
    FlatJson json =
        new FlatJson()
            .put("terminal", terminalId)
            .put("location", locationId)
            .put("item", itemId)
            .put("region", region.code())
            .put("host", hostName)
            .put("tapPort", tapPort)
            .put("regionKeyAlgorithm", regionKeys.signing().algorithm().number())
            .put("regionKey", regionKeys.signing().encoded())
            .put("sealingKeyId", regionKeys.sealing().keyId())
            .put("sealingKey", regionKeys.sealing().encoded())
            .put("tagKeyId", regionKeys.denyTags().keyId());
    StoredFile.replace(dataDir.resolve(FILE), json.bytes());
  }

  /**
   * What an enrolment left in a folder.
   *
   * @throws IOException with a sentence for a technician when something is missing or makes no
   *     sense
   */
  public static TerminalIdentity read(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    byte[] content =
        StoredFile.find(file)
            .orElseThrow(
                () ->
                    new IOException(
                        "no terminal is enrolled in "
                            + dataDir
                            + ": run `terminal enrol --host NAME:PORT --code CODE`"));
    try {
      return parse(dataDir, file, content);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "what the enrolment left in %s makes no sense (%s): %s"
              .formatted(dataDir, e.getMessage(), ENROL_AGAIN),
          e);
    }
  }

  private static TerminalIdentity parse(Path dataDir, Path file, byte[] content)
      throws IOException, GeneralSecurityException {
    FlatJson json = FlatJson.parse(file.toString(), content);
    Path keys = dataDir.resolve(KEYS);
    RegionKeys regionKeys =
        new RegionKeys(
            VerifyingKey.decode(
                    algorithm(json.number("regionKeyAlgorithm", 1, 2)), json.bytes("regionKey"))
                .orElseThrow(() -> new IOException(file + ": regionKey is no key")),
            new SealingPublicKey(json.number("sealingKeyId", 0, 255), json.bytes("sealingKey")),
            new DenyTagKey(
                json.number("tagKeyId", 0, 255), Files.readAllBytes(keys.resolve("tag.key"))));
    Optional<TlsCredentials> renewed = CertificateStore.findRenewed(new KeyFolder(keys));
    TlsCredentials tls = renewed.isPresent() ? renewed.get() : enrolled(keys);
    SigningKey recordKey =
        SigningKey.decode(Files.readAllBytes(keys.resolve("record.key")))
            .orElseThrow(() -> new IOException(keys.resolve("record.key") + " is no key"));
    return new TerminalIdentity(
        json.text("terminal"),
        json.text("location"),
        json.text("item"),
        new Region(json.text("region")),
        json.text("host"),
        json.number("tapPort", 1, 65_535),
        regionKeys,
        tls.key(),
        tls.chain(),
        recordKey,
        readFormerKeys(keys));
  }

  private static TlsCredentials enrolled(Path keys) throws IOException, GeneralSecurityException {
    Path chain = keys.resolve("tls.chain");
    return new TlsCredentials(
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(keys.resolve("tls.key")))),
        CertificateStore.chain(chain.toString(), Files.readAllBytes(chain)));
  }

  /**
   * Whether the terminal can show itself to a host. Its records are its own all the same: what it
   * wrote is told by whoever is enrolled over it.
   *
   * @throws IOException with a sentence for the technician
   */
  public void checkTls() throws IOException {
    try {
      CertificateStore.checkPair(new TlsCredentials(tlsKey, tlsChain), "tls.key", "tls.chain");
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(e.getMessage(), ENROL_AGAIN), e);
    }
  }

  private static Signature.Algorithm algorithm(int number) {
    return Arrays.stream(Signature.Algorithm.values())
        .filter(algorithm -> algorithm.number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no signature algorithm " + number));
  }

  private static List<FormerKey> readFormerKeys(Path keys) throws IOException {
    List<FormerKey> former = new ArrayList<>();
    try (Stream<Path> files = Files.list(keys)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher name = FORMER_KEY.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          former.add(
              new FormerKey(
                  Integer.parseInt(name.group(1)),
                  SigningKey.decode(Files.readAllBytes(file))
                      .orElseThrow(() -> new IOException(file + " is no key"))));
        }
      }
    }
    return former;
  }

  /** Without any key. */
  @Override
  public String toString() {
    return "terminal " + terminalId + " at " + locationId + " for " + itemId;
  }
}

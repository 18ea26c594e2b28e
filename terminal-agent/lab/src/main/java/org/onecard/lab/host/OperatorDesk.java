package org.onecard.lab.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.proof.KeyUsage;
import org.onecard.ledger.book.Book;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminClient;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.catalogue.CatalogueFile;
import org.onecard.server.catalogue.ParsedCatalogue;
import org.onecard.server.host.HostDirectory;
import org.onecard.server.replay.Replay;
import org.onecard.server.replay.ReplayReport;
import org.onecard.virtual.card.SsseCipher;
import org.onecard.virtual.card.SsseKey;
import org.onecard.virtual.card.SsseMasterKeys;

/** What an operator does at the host, through the same socket as the commands. */
public final class OperatorDesk {

  /** Header line of a registry's file; see {@code firmware-docs/catalogue.md}. */
  public static final String REGISTRY_COLUMNS =
      "cardIdentificationCode,holderClass,residence,cardValidTo,balanceFen,"
          + "patronStatus,loans,loanLimit,overdueLoans,denied";

  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private final HostDirectory directory;

  /**
   * @param hostDirectory the host's data
   */
  public OperatorDesk(Path hostDirectory) {
    this.directory = new HostDirectory(hostDirectory);
  }

  public void importRegistry(Path csv) throws IOException {
    ask(AdminRequest.of("import").with("file", csv.toAbsolutePath().toString()));
  }

  /** Denies the cards of a file, one identifier a line. */
  public void deny(Path cards) throws IOException {
    ask(
        AdminRequest.of("deny")
            .with("file", cards.toAbsolutePath().toString())
            .with("why", "reported lost"));
  }

  public void publishCatalogue(Path yaml) throws IOException {
    ask(publication(yaml));
  }

  /** Publishes what follows another version, to come into force at once. */
  public void publishCatalogueNow(Path yaml) throws IOException {
    ask(publication(yaml).with("at", "now"));
  }

  /** The same for some terminals only. */
  public void publishCatalogueNow(Path yaml, String canary) throws IOException {
    ask(publication(yaml).with("at", "now").with("canary", canary));
  }

  /** Publishes what is to come into force later. */
  public void publishCatalogueAt(Path yaml, Instant from) throws IOException {
    ask(publication(yaml).with("at", from.toString()));
  }

  private static AdminRequest publication(Path yaml) {
    return AdminRequest.of("catalog-publish").with("file", yaml.toAbsolutePath().toString());
  }

  /** Gives the version that was published last to all terminals. */
  public void promoteToAll() throws IOException {
    ask(AdminRequest.of("catalog-promote").with("all", "yes"));
  }

  /** Takes the last publication back. */
  public void rollBack() throws IOException {
    ask(AdminRequest.of("catalog-rollback"));
  }

  /** How many terminals say that they go by a version. */
  public long goingBy(long version) throws IOException {
    return ask(AdminRequest.of("catalog-versions"))
        .getJsonArray("versions")
        .getJsonObject((int) version - 1)
        .getLong("goingByIt");
  }

  /** A one-time code for a new terminal. */
  public String enrolCode(String terminalId, String locationId, String itemId) throws IOException {
    return ask(AdminRequest.of("enrol-code")
            .with("terminal", terminalId)
            .with("location", locationId)
            .with("item", itemId))
        .getString("code");
  }

  /** Puts a region's key for social security cards into the host's vault. */
  public void addCardKey(String region, KeyUsage usage, CipherKind cipher, byte[] key)
      throws IOException {
    ask(
        AdminRequest.of("card-key-add")
            .with("region", region)
            .with("usage", usage.name())
            .with("version", "1")
            .with("cipher", cipher.name())
            .with("key", HexFormat.of().formatHex(key)));
  }

  /**
   * Lets the host prove the lab's cards of a region, those with SM4 and those with 3DES, and open
   * what they keep closed.
   */
  public void addLabCardKeys(String region) throws IOException {
    for (SsseCipher cipher : SsseCipher.values()) {
      CipherKind kind = cipher == SsseCipher.SM4 ? CipherKind.SM4 : CipherKind.TRIPLE_DES;
      SsseMasterKeys lab = SsseMasterKeys.LAB;
      addCardKey(region, KeyUsage.PROOF, kind, lab.regional(SsseKey.PROOF, cipher, region));
      addCardKey(region, KeyUsage.READ, kind, lab.regional(SsseKey.READ, cipher, region));
    }
  }

  /** What the book says about a tap. */
  public JsonObject explain(String tapId) throws IOException {
    return ask(AdminRequest.of("ledger-explain").with("tap", tapId));
  }

  /** The token of the card that was tapped; empty for a tap that no card identifier came with. */
  public Optional<String> findToken(String tapId) throws IOException {
    return answer(AdminRequest.of("ledger-explain").with("tap", tapId))
            instanceof AdminAnswer.Done done
        ? Optional.ofNullable(done.result().getString("cardToken"))
        : Optional.empty();
  }

  /** Proves the whole book. */
  public JsonObject verify() throws IOException {
    return ask(AdminRequest.of("ledger-verify"));
  }

  /** The places of a site's slots on a local day, as {@code host scenic slot list} tells them. */
  public JsonObject siteSlots(String itemId, LocalDate day) throws IOException {
    return ask(AdminRequest.of("site-slots").with("item", itemId).with("day", day.toString()));
  }

  /** Has the host take nothing more from a terminal. */
  public void revoke(String terminal) throws IOException {
    JsonObject unused = ask(AdminRequest.of("revoke").with("terminal", terminal));
  }

  /**
   * Takes a step to another certificate authority, or looks how it stands.
   *
   * @param step status, begin, switch or retire, the last also with terminals left
   */
  public JsonObject authority(String step) throws IOException {
    return ask(AdminRequest.of("authority-" + step).with("by", "lab").with("force", "true"));
  }

  /** What the host holds: terminals, counts, accounts. */
  public JsonObject status() throws IOException {
    return ask(AdminRequest.of("status"));
  }

  /**
   * Puts a master of purses' TAC keys into the host's vault.
   *
   * @param purse {@code T_UNION} or {@code CITY_UNION}
   * @param version of the keys, as cards name it
   * @param cipher {@code TRIPLE_DES} or {@code SM4}
   * @param hex the key, in hexadecimal digits
   */
  public void addTacKey(String purse, int version, String cipher, String hex) throws IOException {
    ask(
        AdminRequest.of("card-key-add")
            .with("purse", purse)
            .with("version", Integer.toString(version))
            .with("cipher", cipher)
            .with("key", hex));
  }

  /** Debits of purses of which nobody knows what became. */
  public JsonArray unresolved() throws IOException {
    return ask(AdminRequest.of("ledger-unresolved")).getJsonArray("unresolved");
  }

  /** Says what became of one of them. */
  public void settle(String tapId, boolean charged, String by, String why) throws IOException {
    ask(
        AdminRequest.of("ledger-settle")
            .with("tap", tapId)
            .with("charged", Boolean.toString(charged))
            .with("by", by)
            .with("why", why));
  }

  /**
   * Gives a journey the tap-out that is missing.
   *
   * @param tapId the tap-in
   * @param exit the place, as the tariff names it
   * @return the fen that went back to the card
   */
  public long completeJourney(String tapId, String exit, Instant at, String by) throws IOException {
    return ask(AdminRequest.of("ledger-complete-journey")
            .with("tap", tapId)
            .with("exit", exit)
            .with("at", at.toString())
            .with("by", by))
        .getLong("returnedFen");
  }

  /**
   * Tries a draft on all taps in the book, beside the running host.
   *
   * @param yaml a sound catalogue of the host's region
   */
  public ReplayReport replay(Path yaml) throws IOException, InterruptedException {
    if (!(CatalogueFile.read(yaml).parsed() instanceof ParsedCatalogue.Valid valid)) {
      throw new IOException(yaml + " is no sound catalogue");
    }
    try (Book book = Book.openToRead(directory.book())) {
      return new Replay(
              book.recordedTaps(),
              valid.draft().asVersion(1),
              String.valueOf(yaml.getFileName()),
              Runtime.getRuntime().availableProcessors())
          .run(
              new Replay.Wanted(
                  Instant.EPOCH, END_OF_TIME, OptionalInt.empty(), OptionalLong.empty()),
              (done, all) -> {});
    }
  }

  private JsonObject ask(AdminRequest request) throws IOException {
    AdminAnswer answer = answer(request);
    if (answer instanceof AdminAnswer.Failed failed) {
      throw new IOException(failed.sentence());
    }
    return ((AdminAnswer.Done) answer).result();
  }

  private AdminAnswer answer(AdminRequest request) throws IOException {
    Path socket =
        directory
            .findSocket()
            .orElseThrow(() -> new IOException("no host runs on " + directory.root()));
    return AdminClient.ask(socket, request)
        .orElseThrow(() -> new IOException("the host does not answer " + request.operation()));
  }
}

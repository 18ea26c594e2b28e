package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.proof.CardKeyName;
import org.onecard.card.proof.KeyUsage;
import org.onecard.card.purse.PurseApplication;
import org.onecard.ledger.Account;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.CardState;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.LedgerExplain.Explanation;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.LedgerReader.ItemTotal;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.PurseStore;
import org.onecard.ledger.RegistryStore.Difference;
import org.onecard.ledger.RegistryStore.Imported;
import org.onecard.ledger.RegistryStore.RegistryImport;
import org.onecard.ledger.RegistryStore.RegistryRow;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.admin.Operations;
import org.onecard.server.backup.BackupFailure;
import org.onecard.server.backup.HostBackup;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.GateOrders;
import org.onecard.server.delivery.TerminalVersions;
import org.onecard.server.enrolment.CodeDesk;
import org.onecard.server.keyservice.KeyAlias;
import org.onecard.server.keyservice.KeyVaultException;
import org.onecard.server.lane.Catalogues;
import org.onecard.server.lane.HostSealer;
import org.onecard.server.library.LibraryDesk;
import org.onecard.server.reconcile.Reconciler;
import org.onecard.server.registry.ParsedRegistry;
import org.onecard.server.registry.RegisteredCard;
import org.onecard.server.registry.RegistryCsv;

/** What operators may ask, carried out on an open book. */
public final class HostOperations implements Operations {

  private static final Duration EXCEPTION_AFTER = Duration.ofHours(24);
  private static final Duration CLOCKS_APART = Duration.ofDays(1);
  private static final int MOST_EXCEPTIONS = 100;
  static final Pattern PERSON = Pattern.compile("[\\p{L}0-9._-]{1,40}");

  /** As lanes have it. */
  private static final Account UNKNOWN_ITEM = new Account("suspense:unknown-item");

  private static final Pattern PLACE = Pattern.compile("[a-z0-9-]{1,64}");

  private final Book book;
  private final OpenBook open;
  private final Deliveries deliveries;
  private final LinkState links;
  private final CodeDesk codes;
  private final SealSigner sealer;
  private final Clock clock;
  private final Consumer<Terminal> terminalChanged;
  private final CatalogueOperations catalogue;
  private final LibraryOperations libraries;
  private final SiteOperations sites;
  private final DenyOperations denials;
  private final GateOperations gates;
  private final AuthorityOperations authorities;
  private final Runnable denyListChanged;

  /**
   * On a running host.
   *
   * @param links the terminals that are connected
   * @param denyListChanged told when cards were denied or allowed
   * @param gateOrders tells terminals how the way is to stand
   * @param authoritiesChanged told when certificate authorities may have changed
   * @param terminalChanged told when a terminal was revoked
   * @param desk the libraries that this host asks and tells
   */
  HostOperations(
      OpenBook open,
      Deliveries deliveries,
      TerminalVersions versions,
      LinkState links,
      Runnable denyListChanged,
      GateOrders gateOrders,
      Runnable authoritiesChanged,
      Consumer<Terminal> terminalChanged,
      LibraryDesk desk,
      RandomBytes random,
      Clock clock) {
    this.open = open;
    this.libraries = new LibraryOperations(open.book(), desk, clock);
    this.sites = new SiteOperations(open.book(), deliveries, random, clock);
    this.denials = new DenyOperations(open, denyListChanged, clock);
    this.gates = new GateOperations(open.book(), gateOrders, links, clock);
    this.authorities = new AuthorityOperations(open, authoritiesChanged, clock);
    this.denyListChanged = denyListChanged;
    this.book = open.book();
    this.deliveries = deliveries;
    this.links = links;
    this.terminalChanged = terminalChanged;
    this.clock = clock;
    this.codes =
        new CodeDesk(
            book.terminals(),
            () ->
                AuthorityHash.of(
                    open.authorities().anchors().issuing().getPublicKey().getEncoded()),
            random,
            clock);
    this.sealer = new HostSealer(open.keys().signing(), open.region(), clock);
    this.catalogue = new CatalogueOperations(open, deliveries, versions, links, clock);
  }

  /** On a book that no host runs on. */
  public static HostOperations alone(OpenBook open, RandomBytes random, Clock clock) {
    // Without its thread: nobody speaks to a host that does not run.
    TerminalVersions versions = new TerminalVersions(open.book().terminalCatalogues(), clock);
    Deliveries deliveries =
        new Deliveries(open.book().catalogues(), versions, open.keys().signing(), clock);
    return new HostOperations(
        open,
        deliveries,
        versions,
        LinkState.NONE,
        () -> {},
        new GateOrders(open.book().gateOrders(), open.keys().signing()),
        () -> {},
        terminal -> {},
        new LibraryDesk(List.of(), open.book().libraries(), clock),
        random,
        clock);
  }

  @Override
  public AdminAnswer execute(AdminRequest request) {
    try {
      return new AdminAnswer.Done(
          switch (request.operation()) {
            case "enrol-code" -> enrolCode(request);
            case "import" -> importRegistry(request);
            case "import-preview" -> previewRegistry(request);
            case "revoke" -> revoke(request);
            case "status" -> status();
            case "card-key-add" -> addCardKey(request);
            case "card-key-list" -> listCardKeys();
            case "catalog-publish" -> catalogue.publish(request);
            case "catalog-promote" -> catalogue.promote(request);
            case "catalog-rollback" -> catalogue.rollback(request);
            case "catalog-diff" -> catalogue.diff(request);
            case "catalog-show" -> catalogue.show(request);
            case "catalog-versions" -> catalogue.versions();
            case "ledger-explain" -> explain(request);
            case "host-backup" -> backUp(request);
            case "ledger-verify" -> verify();
            case "ledger-reconcile" -> reconcile(request);
            case "ledger-complete-journey" -> completeJourney(request);
            case "ledger-unresolved" -> unresolved();
            case "ledger-settle" -> settle(request);
            case "library-tie",
                "library-untie",
                "library-patron",
                "library-checkout",
                "library-renew",
                "library-checkin",
                "library-door",
                "library-list" ->
                libraries.execute(request);
            case "site-slots", "site-slot-set", "site-reserve", "site-bookings", "site-leases" ->
                sites.execute(request);
            case "site-cancel" -> sites.cancel(request);
            case "authority-status",
                "authority-begin",
                "authority-abandon",
                "authority-switch",
                "authority-retire" ->
                authorities.execute(request);
            case "gate-order", "gate-list" -> gates.execute(request);
            case "deny", "deny-remove", "deny-list" -> denials.execute(request);
            default ->
                throw new RefusedException(
                    "This host does not know \"%s\": use the same version of the command and the host."
                        .formatted(request.operation()));
          });
    } catch (RefusedException e) {
      return new AdminAnswer.Failed(e.sentence());
    } catch (LedgerUnavailable | KeyVaultException e) {
      return new AdminAnswer.Failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new AdminAnswer.Failed(
          "A file cannot be read (%s): check its path and permissions.".formatted(e.getMessage()));
    }
  }

  // ---- terminals ----

  private JsonObject enrolCode(AdminRequest request) throws RefusedException {
    String terminal = needed(request, "terminal");
    String location = needed(request, "location");
    String item = needed(request, "item");
    if (!RecordId.isTerminalId(terminal)) {
      throw new RefusedException(
          "\"%s\" cannot be a terminal's id: use 1 to 32 of a-z, 0-9 and -.".formatted(terminal));
    }
    if (!PLACE.matcher(location).matches()) {
      throw new RefusedException(
          "\"%s\" cannot be a location: use 1 to 64 of a-z, 0-9 and -.".formatted(location));
    }
    Optional<Catalogue> latest = deliveries.catalogues().findLatest();
    if (latest.isPresent() && latest.get().findItem(item).isEmpty()) {
      throw new RefusedException(
          "Catalogue version %d has no item \"%s\": see `catalog show`."
              .formatted(latest.get().version(), item));
    }
    if (!PLACE.matcher(item).matches()) {
      throw new RefusedException(
          "\"%s\" cannot be an item's id: use 1 to 64 of a-z, 0-9 and -.".formatted(item));
    }
    CodeDesk.Given given = codes.give(terminal, location, item);
    audit(
        "enrolment.code",
        "Code %s was given out for terminal %s at location %s."
            .formatted(given.code().number(), terminal, location));
    return new JsonObject()
        .put("terminal", terminal)
        .put("location", location)
        .put("item", item)
        .put("code", given.code().text())
        .put("expiresAt", given.expiresAt().toString());
  }

  private JsonObject revoke(AdminRequest request) throws RefusedException {
    String terminalId = needed(request, "terminal");
    if (!book.terminals().revoke(terminalId, "revoked by the operator", now())) {
      throw new RefusedException(
          "No terminal \"%s\" is enrolled: see `host status`.".formatted(terminalId));
    }
    links.end(terminalId, "revoked");
    // Whoever bears the name next begins with a way that is shut.
    var unused =
        book.gateOrders().order(List.of(terminalId), Passage.CONTROLLED, now(), Optional.empty());
    audit("terminal.revoked", "Terminal %s was revoked.".formatted(terminalId));
    book.terminals().findTerminal(terminalId).ifPresent(terminalChanged);
    return new JsonObject().put("terminal", terminalId).put("revoked", true);
  }

  // ---- registry ----

  private JsonObject importRegistry(AdminRequest request) throws RefusedException, IOException {
    Path file = Path.of(needed(request, "file"));
    String name = String.valueOf(file.getFileName());
    List<RegistryRow> rows = registryRows(file, name);
    Imported imported = book.registry().replace(new RegistryImport(name, now(), rows), sealer);
    denyListChanged.run();
    audit(
        "registry.imported",
        "Generation %d with %d cards from %s."
            .formatted(imported.generation(), imported.rows(), name));
    return new JsonObject()
        .put("generation", imported.generation())
        .put("cards", imported.rows())
        .put("funded", imported.fundedCards())
        .put("denied", rows.stream().filter(row -> row.denial().isPresent()).count());
  }

  private JsonObject previewRegistry(AdminRequest request) throws RefusedException, IOException {
    Path file = Path.of(needed(request, "file"));
    String name = String.valueOf(file.getFileName());
    List<RegistryRow> rows = registryRows(file, name);
    Difference difference = book.registry().preview(new RegistryImport(name, now(), rows));
    return new JsonObject()
        .put("cards", difference.rows())
        .put("added", difference.added())
        .put("changed", difference.changed())
        .put("removed", difference.removed())
        .put("funded", difference.fundedCards())
        .put("denied", rows.stream().filter(row -> row.denial().isPresent()).count());
  }

  private List<RegistryRow> registryRows(Path file, String name)
      throws RefusedException, IOException {
    ParsedRegistry parsed;
    try (InputStream in = Files.newInputStream(file)) {
      parsed = RegistryCsv.parse(name, in);
    }
    if (parsed instanceof ParsedRegistry.Broken broken) {
      throw new RefusedException("Nothing was imported: %s.".formatted(broken));
    }
    return ((ParsedRegistry.Rows) parsed).cards().stream().map(this::row).toList();
  }

  private RegistryRow row(RegisteredCard card) {
    TokenKey tokens = open.keys().token();
    DenyTagKey tags = open.keys().tag();
    return new RegistryRow(
        tokens.tokenOf(card.identifier()),
        Optional.of(card.holder()),
        card.patron().equals(Patron.NOT_REGISTERED) ? Optional.empty() : Optional.of(card.patron()),
        card.balance(),
        card.denied()
            ? Optional.of(
                new DenyStore.Denial(tags.keyId(), tags.tagOf(card.identifier()), "registry"))
            : Optional.empty(),
        card.sameHolderAs().map(tokens::tokenOf));
  }

  // ---- keys of cards ----

  private JsonObject addCardKey(AdminRequest request) throws RefusedException, IOException {
    KeyAlias alias = cardKeyAlias(request);
    byte[] key;
    try {
      key = HexFormat.of().parseHex(needed(request, "key"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("A key is written in hexadecimal digits, without spaces.");
    }
    if (open.cardKeys().listAliases().contains(alias.text())) {
      throw new RefusedException(
          "There is a key %s already; give the new one another version.".formatted(alias.text()));
    }
    open.cardKeys().add(alias, key);
    Arrays.fill(key, (byte) 0);
    audit("card-key.added", "Key %s was put into the vault.".formatted(alias.text()));
    return new JsonObject().put("key", alias.text()).put("vault", open.cardKeys().describe());
  }

  private static KeyAlias cardKeyAlias(AdminRequest request) throws RefusedException {
    try {
      if (request.find("purse").isPresent()) {
        return KeyAlias.ofTac(
            PurseApplication.valueOf(needed(request, "purse")),
            Integer.parseInt(needed(request, "version")),
            CipherKind.valueOf(needed(request, "cipher")));
      }
      return KeyAlias.of(
          new CardKeyName(
              needed(request, "region"),
              KeyUsage.valueOf(needed(request, "usage")),
              Integer.parseInt(needed(request, "version")),
              CipherKind.valueOf(needed(request, "cipher"))));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("No such key: %s.".formatted(e.getMessage()));
    }
  }

  private JsonObject listCardKeys() {
    JsonArray names = new JsonArray();
    open.cardKeys().listAliases().forEach(names::add);
    return new JsonObject().put("vault", open.cardKeys().describe()).put("keys", names);
  }

  // ---- the book ----

  private JsonObject completeJourney(AdminRequest request) throws RefusedException {
    String tapId = needed(request, "tap");
    String exit = needed(request, "exit");
    String by = needed(request, "by");
    Instant at;
    try {
      at = Instant.parse(needed(request, "at")).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeParseException e) {
      throw new RefusedException("Write the time as 2026-03-01T08:30:00Z.");
    }
    if (!PERSON.matcher(by).matches()) {
      throw new RefusedException("Say who you are: 1 to 40 letters, digits, dots or dashes.");
    }
    JourneyCompletion.Completed completed =
        new JourneyCompletion(book, deliveries.catalogues(), sealer)
            .complete(tapId, exit, at, now());
    audit(
        "journey.completed",
        "%s completed the journey of tap %s at %s, %s: %d fen went back."
            .formatted(by, tapId, exit, at, completed.returnedFen()));
    return new JsonObject()
        .put("tap", tapId)
        .put("returnedFen", completed.returnedFen())
        .put("settledFen", completed.settledFen());
  }

  private JsonObject status() {
    Map<String, Head> heads = book.reader().heads();
    JsonArray terminals = new JsonArray();
    for (Terminal terminal : book.terminals().listTerminals()) {
      Head head = heads.getOrDefault(terminal.terminalId(), Head.NONE);
      terminals.add(
          new JsonObject()
              .put("terminal", terminal.terminalId())
              .put("location", terminal.locationId())
              .put("item", terminal.itemId())
              .put("state", state(terminal))
              .put("catalogue", catalogue.inForceAt(terminal))
              .put("headEpoch", head.epoch())
              .put("headSequence", head.sequence()));
    }
    Catalogues published = deliveries.catalogues();
    JsonArray items = new JsonArray();
    for (ItemTotal total : book.reader().totals(dayStart(published)).items()) {
      items.add(
          new JsonObject()
              .put("item", total.itemId())
              .put("approved", total.approved())
              .put("declined", total.declined())
              .put("chargedFen", total.chargedFen()));
    }
    JsonArray exceptions = new JsonArray();
    book.reader()
        .listExceptions(now(), EXCEPTION_AFTER, MOST_EXCEPTIONS)
        .forEach(tap -> exceptions.add(tap.tapId()));
    SealHead tip = book.ledger().tip();
    return new JsonObject()
        .put("region", open.region().code())
        .put("running", links != LinkState.NONE)
        .put("commits", tip.commitId())
        .put("catalogue", published.findInForce(now()).map(Catalogue::version).orElse(0L))
        .put("registry", book.registry().generation())
        .put("denyList", book.denials().denyVersion())
        .put("terminals", terminals)
        .put("today", items)
        .put("exceptions", exceptions.size())
        .put("exceptionTaps", exceptions)
        .put("openDebits", listOpenDebits().size())
        .put("accounts", accounts());
  }

  private JsonObject accounts() {
    JsonObject accounts = new JsonObject();
    book.reader().balances().forEach(accounts::put);
    return accounts;
  }

  private String state(Terminal terminal) {
    if (terminal.revokedAt().isPresent()) {
      return "revoked";
    }
    return links.isConnected(terminal.terminalId()) ? "connected" : "disconnected";
  }

  private Instant dayStart(Catalogues published) {
    return published
        .findInForce(now())
        .map(catalogue -> now().atZone(catalogue.zone()).truncatedTo(ChronoUnit.DAYS).toInstant())
        .orElse(Instant.EPOCH);
  }

  private JsonObject explain(AdminRequest request) throws RefusedException {
    String tapId = needed(request, "tap");
    return book.explain()
        .explain(tapId)
        .map(explanation -> ExplanationJson.of(explanation, balance(explanation)))
        .orElseThrow(
            () ->
                new RefusedException(
                    "The book holds no tap \"%s\": tap ids look like gate-01.1.42."
                        .formatted(tapId)));
  }

  private Optional<Money> balance(Explanation explanation) {
    return explanation
        .standing()
        .token()
        .flatMap(token -> Optional.ofNullable(book.ledger().loadCards(Set.of(token)).get(token)))
        .map(CardState::balance);
  }

  private JsonObject verify() throws RefusedException {
    Proof proof = book.verifier().verify(open.keys().signing().verifyingKey());
    if (proof instanceof Proof.Wrong wrong) {
      throw new RefusedException("The book is wrong: " + wrong.sentence());
    }
    Proof.Proved proved = (Proof.Proved) proof;
    return new JsonObject()
        .put("proved", true)
        .put("commits", proved.commits())
        .put("records", proved.records())
        .put("entries", proved.entries())
        .put("tip", proved.tip().hash().toString());
  }

  private JsonObject backUp(AdminRequest request) throws RefusedException, IOException {
    boolean withKeys = Boolean.parseBoolean(needed(request, "withKeys"));
    Path to = Path.of(needed(request, "to"));
    HostBackup.Made made;
    try {
      made =
          HostBackup.make(
              book,
              open.keys().signing().verifyingKey(),
              open.region(),
              Path.of(needed(request, "keys")),
              withKeys,
              to,
              now());
    } catch (BackupFailure e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    audit(
        "host.backup",
        "A backup of commit %d was made, %s the keys."
            .formatted(made.commits(), withKeys ? "with" : "without"));
    return new JsonObject()
        .put("file", to.toString())
        .put("commits", made.commits())
        .put("tip", made.tip())
        .put("records", made.records())
        .put("bytes", made.bytes())
        .put("keysLeftOut", new JsonArray(made.keysLeftOut()));
  }

  private JsonObject reconcile(AdminRequest request) throws RefusedException, IOException {
    Path file = Path.of(needed(request, "file"));
    try {
      return ReconciliationJson.of(
          new Reconciler(book.reader(), book.ledger(), book.terminals(), open.region())
              .reconcile(() -> Files.newInputStream(file)));
    } catch (Reconciler.NoExportException e) {
      throw new RefusedException(
          "%s is no exported journal: %s. Make one with `terminal journal export --out FILE`."
              .formatted(file, e.getMessage()));
    }
  }

  // ---- debits of purses ----

  private JsonObject unresolved() {
    JsonArray debits = new JsonArray();
    for (LedgerReader.OpenDebit debit : listOpenDebits()) {
      debits.add(
          new JsonObject()
              .put("tap", debit.tapId())
              .put("card", debit.token().hex())
              .put("began", debit.began().toString())
              .put("purse", debit.debit().application().name())
              .put("amountFen", debit.debit().amount().amountFen())
              .put("counter", debit.debit().counter())
              .put("balanceBeforeFen", debit.debit().balanceBefore().amountFen()));
    }
    return new JsonObject().put("unresolved", debits);
  }

  /**
   * A terminal's clock may be ahead of the host's, and what it has told of is open all the same.
   */
  private List<LedgerReader.OpenDebit> listOpenDebits() {
    return book.reader().listOpenDebits(now().plus(CLOCKS_APART), MOST_EXCEPTIONS);
  }

  private JsonObject settle(AdminRequest request) throws RefusedException {
    String tapId = needed(request, "tap");
    boolean charged = Boolean.parseBoolean(needed(request, "charged"));
    String by = needed(request, "by");
    String why = needed(request, "why");
    PurseStore.Settling settling =
        book.purses()
            .settle(
                tapId,
                charged,
                payee(tapId),
                new AuditEntry(
                    now(),
                    "operator " + by,
                    "purse.settled",
                    "The debit for tap %s is settled as %s: %s"
                        .formatted(tapId, charged ? "charged" : "not charged", why)),
                sealer);
    if (settling instanceof PurseStore.Settling.NotOpen not) {
      throw new RefusedException(
          not.settlement()
              .map(
                  settlement ->
                      "The debit for tap %s is settled already (%s): see `ledger explain`."
                          .formatted(tapId, settlement.name().toLowerCase(Locale.ROOT)))
              .orElse("The book holds no debit for tap \"%s\".".formatted(tapId)));
    }
    return new JsonObject()
        .put("tap", tapId)
        .put("charged", charged)
        .put("commit", ((PurseStore.Settling.Settled) settling).commitId());
  }

  /** Whom the tap's item is for; where no catalogue says it, the money waits. */
  private Account payee(String tapId) {
    Optional<String> item =
        Optional.ofNullable(book.ledger().findTaps(Set.of(tapId)).get(tapId))
            .flatMap(TapStanding::itemId);
    return deliveries
        .catalogues()
        .findLatest()
        .flatMap(catalogue -> catalogue.findItem(item.orElse("")))
        .map(known -> Account.operator(known.operatorId()))
        .orElse(UNKNOWN_ITEM);
  }

  private void audit(String what, String detail) {
    book.audit().append(new AuditEntry(now(), "operator", what, detail));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static String needed(AdminRequest request, String name) throws RefusedException {
    return request
        .find(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new RefusedException("The argument \"%s\" is missing.".formatted(name)));
  }
}

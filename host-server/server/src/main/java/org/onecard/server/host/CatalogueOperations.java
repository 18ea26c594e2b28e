package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.onecard.ledger.Audience;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.CatalogueStore.Rollout;
import org.onecard.ledger.TerminalCatalogueStore.TerminalCatalogue;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.Notice;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.catalogue.CatalogueDraft;
import org.onecard.server.catalogue.CatalogueFile;
import org.onecard.server.catalogue.Finding;
import org.onecard.server.catalogue.ParsedCatalogue;
import org.onecard.server.cataloguediff.CatalogueDiff;
import org.onecard.server.cataloguediff.Change;
import org.onecard.server.cataloguediff.PriceJump;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.TerminalVersions;
import org.onecard.server.lane.Catalogues;

/** The life of the catalogue: published, widened, taken back, compared, shown. */
final class CatalogueOperations {

  /** A time that was written a moment ago is not past yet. */
  private static final Duration SLACK = Duration.ofSeconds(60);

  /** A terminal keeps four versions: the one in force and as many as wait. */
  private static final int MOST_WAITING = 3;

  /** More is told as a number; nobody reads it, and an answer has a bound. */
  private static final int MOST_CHANGES = 5_000;

  private static final int MOST_WARNINGS = 20;

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} .@_\\\\-]{1,60}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}) ?%?");

  private final Book book;
  private final OpenBook open;
  private final Deliveries deliveries;
  private final TerminalVersions versions;
  private final LinkState links;
  private final Clock clock;

  CatalogueOperations(
      OpenBook open,
      Deliveries deliveries,
      TerminalVersions versions,
      LinkState links,
      Clock clock) {
    this.open = open;
    this.book = open.book();
    this.deliveries = deliveries;
    this.versions = versions;
    this.links = links;
    this.clock = clock;
  }

  // ---- publish ----

  JsonObject publish(AdminRequest request) throws RefusedException, IOException {
    Path path = Path.of(HostOperations.needed(request, "file"));
    CatalogueFile file = CatalogueFile.read(path);
    Optional<String> shown = request.find("sha256");
    if (shown.isPresent() && !shown.get().equals(file.sha256())) {
      throw new RefusedException(
          "%s was changed since its differences were shown: publish it again.".formatted(path));
    }
    CatalogueDraft draft = draft(file, "Nothing was published.\n");
    String who = who(request);
    Audience audience = audience(request).orElse(Audience.EVERYBODY);
    Instant from = effective(request, draft.zone(), Optional.of(draft.effectiveFrom()));
    long version = nextVersion();
    Catalogue fresh = draft.asVersion(version).republished(version, from);
    Optional<Catalogue> before = findReplaced(from);
    JsonObject preview = preview(before, fresh, audience).put("sha256", file.sha256());
    refuseTooManyWaiting(fresh);
    if (request.find("dryRun").isPresent()) {
      return preview;
    }
    if (request.find("acceptPriceJump").isEmpty()) {
      refusePriceJumps(before, fresh);
    }
    publish(fresh, audience, who, "catalogue.published", "");
    return preview;
  }

  private CatalogueDraft draft(CatalogueFile file, String otherwise) throws RefusedException {
    if (file.parsed() instanceof ParsedCatalogue.Invalid invalid) {
      throw new RefusedException(
          otherwise
              + String.join("\n", invalid.findings().stream().map(Finding::toString).toList()));
    }
    ParsedCatalogue.Valid valid = (ParsedCatalogue.Valid) file.parsed();
    Optional<CatalogueDraft> own = valid.findDraft(open.region());
    if (own.isEmpty()) {
      throw new RefusedException(
          otherwise
              + "%s has a list for %s, and this host is for region %s."
                  .formatted(
                      file.name(),
                      valid.drafts().stream()
                          .map(draft -> draft.region().code())
                          .collect(Collectors.joining(", ")),
                      open.region().code()));
    }
    return own.get();
  }

  /**
   * When it is to come into force: what the command says, else what the file says. The first
   * version of all may lie in the past, since no earlier one has priced anything.
   */
  private Instant effective(AdminRequest request, ZoneId zone, Optional<Instant> otherwise)
      throws RefusedException {
    Optional<String> written = request.find("at");
    if (written.filter("now"::equals).isPresent()) {
      return now();
    }
    Instant from =
        written.isPresent()
            ? time(written.get(), zone)
            : otherwise.orElseGet(this::now).truncatedTo(ChronoUnit.MILLIS);
    if (from.isBefore(now().minus(SLACK)) && deliveries.catalogues().findLatest().isPresent()) {
      throw new RefusedException(
          "Nothing was published: it would be in force from %s, which is past, and taps since then have"
                  .formatted(from)
              + " gone by another version. Name a time to come, or say --at now.");
    }
    return from;
  }

  private static Instant time(String written, ZoneId zone) throws RefusedException {
    try {
      return (written.endsWith("Z")
              ? Instant.parse(written)
              : LocalDateTime.parse(written).atZone(zone).toInstant())
          .truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new RefusedException(
          "\"%s\" is no time: write 2026-12-01T00:00 in the region's zone, 2026-11-30T16:00:00Z, or now."
              .formatted(written));
    }
  }

  /** What held for everybody until then, or is to; else the latest. */
  private Optional<Catalogue> findReplaced(Instant from) {
    Catalogues published = deliveries.catalogues();
    return published.findInForce(from).or(published::findLatest);
  }

  /** A terminal that holds as many as it may would refuse the next one. */
  private void refuseTooManyWaiting(Catalogue fresh) throws RefusedException {
    long waiting =
        deliveries.catalogues().list().stream()
            .filter(other -> other.effectiveFrom().isAfter(now()))
            .filter(other -> other.effectiveFrom().isBefore(fresh.effectiveFrom()))
            .count();
    if (fresh.effectiveFrom().isAfter(now()) && waiting >= MOST_WAITING) {
      throw new RefusedException(
          "Nothing was published: %d versions wait for their time already, and terminals hold no more."
              .formatted(waiting));
    }
  }

  private static void refusePriceJumps(Optional<Catalogue> before, Catalogue fresh)
      throws RefusedException {
    List<PriceJump> jumps = before.map(old -> PriceJump.between(old, fresh)).orElse(List.of());
    if (!jumps.isEmpty()) {
      throw new RefusedException(
          "Nothing was published: a price changed more than tenfold, or from or to nothing. Where that"
              + " is meant, say --accept-price-jump.\n"
              + String.join("\n", jumps.stream().map(PriceJump::inWords).toList()));
    }
  }

  private void publish(Catalogue fresh, Audience audience, String who, String what, String remark)
      throws RefusedException {
    CatalogueDelivery signed = Signing.sign(fresh, open.keys().signing());
    boolean added =
        book.catalogues()
            .publish(
                new PublishedCatalogue(
                    fresh.version(),
                    fresh.effectiveFrom(),
                    now(),
                    signed.bundle(),
                    signed.signature()),
                new Rollout(fresh.version(), fresh.effectiveFrom(), now(), who, audience));
    if (!added) {
      throw new RefusedException(
          "Version %d was published by somebody else meanwhile: try again."
              .formatted(fresh.version()));
    }
    deliveries.refresh();
    deliver(signed, fresh.version(), terminal -> true);
    audit(
        who,
        what,
        "Version %d with %d items, in force from %s, for %s."
                .formatted(
                    fresh.version(), fresh.items().size(), fresh.effectiveFrom(), told(audience))
            + remark);
  }

  private void deliver(CatalogueDelivery signed, long version, Predicate<Terminal> which) {
    Catalogues published = deliveries.catalogues();
    Instant now = now();
    links.deliver(
        terminal ->
            which.test(terminal)
                    && published.listFor(terminal, now).stream()
                        .anyMatch(catalogue -> catalogue.version() == version)
                ? List.of(signed)
                : List.of());
  }

  private JsonObject preview(Optional<Catalogue> before, Catalogue fresh, Audience audience) {
    List<Change> changes = before.map(old -> CatalogueDiff.between(old, fresh)).orElse(List.of());
    JsonObject preview =
        new JsonObject()
            .put("version", fresh.version())
            .put("effectiveFrom", fresh.effectiveFrom().toString())
            .put("items", fresh.items().size())
            .put("audience", told(audience))
            .put("terminals", count(audience))
            .put("terminalsInAll", listTerminals().size());
    before.ifPresent(old -> preview.put("replaces", old.version()));
    putChanges(preview, changes);
    JsonArray warnings = new JsonArray();
    before
        .map(old -> PriceJump.between(old, fresh))
        .orElse(List.of())
        .forEach(jump -> warnings.add("A price jumps: " + jump.inWords()));
    listTerminals().stream()
        .filter(terminal -> fresh.findItem(terminal.itemId()).isEmpty())
        .filter(terminal -> audience.includes(terminal.terminalId(), terminal.locationId()))
        .limit(MOST_WARNINGS)
        .forEach(
            terminal ->
                warnings.add(
                    "Terminal %s serves \"%s\", which is not in it: it would refuse every card."
                        .formatted(terminal.terminalId(), terminal.itemId())));
    return preview.put("warnings", warnings);
  }

  private static void putChanges(JsonObject json, List<Change> changes) {
    JsonArray listed = new JsonArray();
    changes.stream().limit(MOST_CHANGES).map(Change::inJson).forEach(listed::add);
    json.put("changes", listed).put("changesInAll", changes.size());
  }

  // ---- promote ----

  JsonObject promote(AdminRequest request) throws RefusedException {
    String who = who(request);
    Audience audience =
        audience(request)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "Say to whom it is to go: --all, --share PERCENT, or --canary NAMES."));
    Catalogues published = deliveries.catalogues();
    Optional<String> named = request.find("version");
    Catalogue catalogue =
        named.isPresent()
            ? version(named.get())
            : published
                .findLatest()
                .orElseThrow(() -> new RefusedException("Nothing is published yet."));
    long version = catalogue.version();
    if (isForEverybody(version)) {
      throw new RefusedException("Version %d goes to everybody already.".formatted(version));
    }
    Instant from = catalogue.effectiveFrom().isAfter(now()) ? catalogue.effectiveFrom() : now();
    Optional<Catalogue> later =
        published.findInForce(from).filter(other -> other.version() > version);
    if (later.isPresent()) {
      throw new RefusedException(
          "Version %d is over: version %d goes to everybody. Publish its file again."
              .formatted(version, later.get().version()));
    }
    book.catalogues().extend(new Rollout(version, from, now(), who, audience));
    deliveries.refresh();
    // Whom it was for before has it, or was told of it.
    deliver(deliveries.delivery(version), version, terminal -> !published.isFor(version, terminal));
    audit(
        who,
        "catalogue.promoted",
        "Version %d, from %s, now also for %s.".formatted(version, from, told(audience)));
    return new JsonObject()
        .put("version", version)
        .put("effectiveFrom", from.toString())
        .put("audience", told(audience))
        .put("terminals", countOf(version))
        .put("terminalsInAll", listTerminals().size());
  }

  // ---- rollback ----

  JsonObject rollback(AdminRequest request) throws RefusedException {
    String who = who(request);
    Optional<String> named = request.find("to");
    Catalogue target = named.isPresent() ? version(named.get()) : lastGood();
    Instant from = effective(request, target.zone(), Optional.empty());
    Catalogue fresh = target.republished(nextVersion(), from);
    Optional<Catalogue> before = deliveries.catalogues().findLatest();
    JsonObject preview = preview(before, fresh, Audience.EVERYBODY).put("as", target.version());
    refuseTooManyWaiting(fresh);
    if (request.find("dryRun").isPresent()) {
      return preview;
    }
    publish(
        fresh,
        Audience.EVERYBODY,
        who,
        "catalogue.rolled-back",
        " It is version %d again.".formatted(target.version()));
    return preview;
  }

  /** Before a canary or a version that waits: what holds now. Else what held before that. */
  private Catalogue lastGood() throws RefusedException {
    Catalogues published = deliveries.catalogues();
    Catalogue latest =
        published.findLatest().orElseThrow(() -> new RefusedException("Nothing is published yet."));
    Optional<Instant> held =
        published.listSteps(latest.version()).stream()
            .filter(step -> step.audience().isEverybody())
            .map(Rollout::from)
            .min(Instant::compareTo)
            .filter(from -> !from.isAfter(now()));
    return published
        .findInForce(held.map(from -> from.minusMillis(1)).orElseGet(this::now))
        .orElseThrow(
            () ->
                new RefusedException(
                    "Nothing was in force before version %d: name the version with --to."
                        .formatted(latest.version())));
  }

  // ---- what is there ----

  JsonObject diff(AdminRequest request) throws RefusedException, IOException {
    Catalogue before = named(HostOperations.needed(request, "before"));
    Catalogue after = named(HostOperations.needed(request, "after"));
    JsonObject json = new JsonObject();
    putChanges(json, CatalogueDiff.between(before, after));
    return json;
  }

  /** A version's number, {@code current}, or a file. */
  private Catalogue named(String name) throws RefusedException, IOException {
    if (name.equals("current")) {
      return current();
    }
    if (VERSION.matcher(name).matches()) {
      return version(name);
    }
    CatalogueDraft draft = draft(CatalogueFile.read(Path.of(name)), "It cannot be compared.\n");
    return draft.asVersion(nextVersion());
  }

  JsonObject show(AdminRequest request) throws RefusedException {
    Optional<String> named = request.find("version");
    Catalogue shown = named.isPresent() ? version(named.get()) : current();
    JsonArray items = new JsonArray();
    for (Item item : shown.items()) {
      items.add(
          new JsonObject()
              .put("id", item.id())
              .put("scenario", item.rules().scenario().name())
              .put("title", title(item.title()))
              .put("operator", item.operatorId())
              .put("offline", item.offline().allowed()));
    }
    JsonArray numbers = new JsonArray();
    deliveries.catalogues().list().forEach(catalogue -> numbers.add(catalogue.version()));
    return describe(shown)
        .put("region", shown.region().code())
        .put("zone", shown.zone().getId())
        .put("items", items)
        .put("versions", numbers)
        .put("terminals", terminals());
  }

  JsonObject versions() {
    JsonArray listed = new JsonArray();
    deliveries
        .catalogues()
        .list()
        .forEach(
            catalogue -> listed.add(describe(catalogue).put("items", catalogue.items().size())));
    return new JsonObject().put("versions", listed);
  }

  private JsonObject describe(Catalogue catalogue) {
    long version = catalogue.version();
    JsonArray steps = new JsonArray();
    for (Rollout step : deliveries.catalogues().listSteps(version)) {
      steps.add(
          new JsonObject()
              .put("audience", told(step.audience()))
              .put("from", step.from().toString())
              .put("at", step.at().toString())
              .put("by", step.who()));
    }
    return new JsonObject()
        .put("version", version)
        .put("state", state(catalogue))
        .put("effectiveFrom", catalogue.effectiveFrom().toString())
        .put("rollout", steps)
        .put("terminals", countOf(version))
        .put("goingByIt", count(terminal -> inForceAt(terminal) == version))
        .put("terminalsInAll", listTerminals().size());
  }

  private String state(Catalogue catalogue) {
    Catalogues published = deliveries.catalogues();
    Optional<Catalogue> holds = published.findInForce(now());
    if (holds.filter(other -> other.version() == catalogue.version()).isPresent()) {
      return "in force";
    }
    if (holds.filter(other -> other.version() > catalogue.version()).isPresent()) {
      return "superseded";
    }
    if (catalogue.effectiveFrom().isAfter(now())) {
      return "waiting";
    }
    return "canary";
  }

  private JsonArray terminals() {
    JsonArray listed = new JsonArray();
    Catalogues published = deliveries.catalogues();
    for (Terminal terminal : listTerminals()) {
      Optional<TerminalCatalogue> told = versions.find(terminal.terminalId());
      JsonObject json =
          new JsonObject()
              .put("terminal", terminal.terminalId())
              .put("location", terminal.locationId())
              .put("connected", links.isConnected(terminal.terminalId()))
              .put("inForce", told.map(TerminalCatalogue::inForce).orElse(0L))
              .put("newest", told.map(TerminalCatalogue::newest).orElse(0L))
              .put(
                  "wanted",
                  published.listFor(terminal, now()).stream()
                      .findFirst()
                      .filter(first -> !first.effectiveFrom().isAfter(now()))
                      .map(Catalogue::version)
                      .orElse(0L));
      told.ifPresent(held -> json.put("toldAt", held.at().toString()));
      told.flatMap(TerminalCatalogue::refused)
          .ifPresent(
              refused ->
                  json.put(
                      "refused",
                      new JsonObject()
                          .put("version", refused.version())
                          .put("why", refused.why())));
      listed.add(json);
    }
    return listed;
  }

  /** The version that a terminal says it goes by, 0 for none. */
  long inForceAt(Terminal terminal) {
    return versions.find(terminal.terminalId()).map(TerminalCatalogue::inForce).orElse(0L);
  }

  private static JsonObject title(Notice title) {
    return new JsonObject().put("zh", title.zh()).put("en", title.en());
  }

  // ---- shared ----

  private Catalogue current() throws RefusedException {
    Catalogues published = deliveries.catalogues();
    return published
        .findInForce(now())
        .or(published::findLatest)
        .orElseThrow(
            () -> new RefusedException("Nothing is published yet: use `catalog publish FILE`."));
  }

  private Catalogue version(String number) throws RefusedException {
    if (!VERSION.matcher(number).matches()) {
      throw new RefusedException("\"%s\" is no version: it is a number.".formatted(number));
    }
    return deliveries
        .catalogues()
        .find(Long.parseLong(number))
        .orElseThrow(
            () ->
                new RefusedException(
                    "There is no version %s: see `catalog versions`.".formatted(number)));
  }

  private long nextVersion() {
    return deliveries.catalogues().findLatest().map(Catalogue::version).orElse(0L) + 1;
  }

  private boolean isForEverybody(long version) {
    return deliveries.catalogues().listSteps(version).stream()
        .anyMatch(step -> step.audience().isEverybody());
  }

  /** Whom the command names; empty where it names nobody. */
  private Optional<Audience> audience(AdminRequest request) throws RefusedException {
    if (request.find("all").isPresent()) {
      return Optional.of(Audience.EVERYBODY);
    }
    Optional<String> canary = request.find("canary");
    Optional<String> share = request.find("share");
    if (canary.isEmpty() && share.isEmpty()) {
      return Optional.empty();
    }
    Set<String> terminals = new HashSet<>();
    Set<String> locations = new HashSet<>();
    for (String name : canary.map(names -> List.of(names.split(",", -1))).orElse(List.of())) {
      boolean isLocation = name.startsWith("@");
      String id = isLocation ? name.substring(1) : name;
      if (listTerminals().stream()
          .noneMatch(
              terminal ->
                  (isLocation ? terminal.locationId() : terminal.terminalId()).equals(id))) {
        throw new RefusedException(
            isLocation
                ? "No terminal is enrolled at a location \"%s\": see `host status`.".formatted(id)
                : "No terminal \"%s\" is enrolled: see `host status`; a location is written @%s."
                    .formatted(id, id));
      }
      Collections.addAll(isLocation ? locations : terminals, id);
    }
    if (terminals.size() + locations.size() > Audience.MOST_NAMED) {
      throw new RefusedException(
          "At most %d terminals and locations can be named: use --share."
              .formatted(Audience.MOST_NAMED));
    }
    return Optional.of(
        new Audience(terminals, locations, share.isPresent() ? percent(share.get()) : 0));
  }

  private static int percent(String written) throws RefusedException {
    Matcher matcher = SHARE.matcher(written);
    int percent = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (percent < 1 || percent > 100) {
      throw new RefusedException(
          "\"%s\" is no share: write a whole number of percent, 1 to 100.".formatted(written));
    }
    return percent;
  }

  private static String told(Audience audience) {
    return audience.toString();
  }

  private long count(Audience audience) {
    return count(terminal -> audience.includes(terminal.terminalId(), terminal.locationId()));
  }

  private long countOf(long version) {
    return count(terminal -> deliveries.catalogues().isFor(version, terminal));
  }

  private long count(Predicate<Terminal> which) {
    return listTerminals().stream().filter(which).count();
  }

  private List<Terminal> listTerminals() {
    return book.terminals().listTerminals().stream()
        .filter(terminal -> terminal.revokedAt().isEmpty())
        .toList();
  }

  private static String who(AdminRequest request) throws RefusedException {
    Optional<String> by = request.find("by").filter(name -> !name.isBlank());
    if (by.isPresent() && !NAME.matcher(by.get()).matches()) {
      throw new RefusedException(
          "--by takes a name of at most 60 letters, digits, spaces and . @ _ -");
    }
    return by.map(name -> "operator " + name).orElse("operator");
  }

  private void audit(String who, String what, String detail) {
    book.audit().append(new AuditEntry(now(), who, what, detail));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

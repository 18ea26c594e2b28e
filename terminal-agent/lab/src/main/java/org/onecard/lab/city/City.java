package org.onecard.lab.city;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.agent.tap.TapPlace;
import org.onecard.lab.LabFiles;
import org.onecard.lab.city.CityCatalogues.Offer;
import org.onecard.lab.city.CityPeople.Person;
import org.onecard.ledger.RegistryStore.RegistryImport;
import org.onecard.ledger.RegistryStore.RegistryRow;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.TerminalStore.Enrolment;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.ledger.TerminalStore.RecordKey;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.Opening;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Hash;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Money;
import org.onecard.scenario.Region;
import org.onecard.server.proof.TacJudge;

/** The whole city, for one run. */
final class City implements AutoCloseable {

  /** What the name of a terminal's copy ends with. */
  static final String COPY = "-copy";

  private static final long FIRST_METRO_FEN = 300;
  private static final Region ELSEWHERE = new Region("330000");
  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(45);
  private static final Duration GREETED_WITHIN = Duration.ofMinutes(3);
  private static final Duration SETTLE_STEP = Duration.ofSeconds(15);
  private static final int STORY_LINES = 40;

  /** Where a terminal stands, in turn. */
  private static final List<String> ITEMS =
      List.of(
          CityCatalogues.METRO,
          CityCatalogues.SCENIC,
          CityCatalogues.METRO,
          CityCatalogues.LIBRARY);

  private final CityPlan plan;
  private final Agenda agenda = new Agenda();
  private final Trace trace = new Trace(agenda::now);
  private final CityKeys keys;
  private final MemoryBook memory = new MemoryBook();
  private final MemoryStores.Terminals terminalStore = new MemoryStores.Terminals();
  private final MemoryStores.Published published = new MemoryStores.Published();
  private final MemoryStores.Denials denials = new MemoryStores.Denials(memory);
  private final CityCatalogues offers;
  private final CityNetwork network;
  private final CityBook book;
  private final Promises promises = new Promises(this);
  private final PursePromises purses = new PursePromises(this);
  private final CityPeople people;
  private final TacJudge tacs;
  private final CityFaults faults;
  private final Optional<CityAuthorities> authorities;
  private final Chance apdus;
  private final List<CityHost> hosts = new ArrayList<>();
  private final List<CityTerminal> terminals = new ArrayList<>();
  private final Map<CityFault, Long> happened = new EnumMap<>(CityFault.class);
  private final Set<String> copied = new HashSet<>();
  private final Path folder;

  City(CityPlan plan) throws IOException {
    this.plan = plan;
    this.folder = Files.createTempDirectory(memoryFolder(), "onecard-city-");
    Chance chance = Chance.of(plan.seed(), "city");
    this.offers = new CityCatalogues(plan.faults().contains(CityFault.PURSE));
    this.keys = CityKeys.of(chance.named("keys"));
    this.network = new CityNetwork(agenda, chance.named("network"));
    this.book = new CityBook(memory, agenda, plan.mutant(), promises::committing);
    this.people = new CityPeople(this, chance.named("people"), plan.cards());
    this.tacs = CityPurses.judge(chance.named("purses/keys").percent(70));
    this.faults = new CityFaults(this, plan);
    this.apdus = chance.named("apdus");
    this.authorities =
        has(CityFault.ROTATION)
            ? Optional.of(
                new CityAuthorities(
                    this,
                    chance.named("rotation"),
                    Files.createDirectories(folder.resolve("keys"))))
            : Optional.empty();
    int hostCount = has(CityFault.TWO_HOSTS) ? 2 : 1;
    for (int number = 1; number <= hostCount; number++) {
      hosts.add(new CityHost("host-" + number, this, chance.named("host-" + number)));
    }
    for (int number = 1; number <= plan.terminals(); number++) {
      terminals.add(build(number, chance));
    }
  }

  /** Of a host or a terminal. */
  Path folder(String whose) {
    return folder.resolve(whose);
  }

  /** In memory where the machine has such a place: nothing of a city is to be kept. */
  private static Path memoryFolder() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private CityTerminal build(int number, Chance chance) throws IOException {
    String id = "gate-" + number;
    TapPlace place = new TapPlace(id, "place-" + number, ITEMS.get((number - 1) % ITEMS.size()));
    SigningKey recordKey =
        SigningKey.generate(Signature.Algorithm.ED25519, chance.named(id + "/record-key").bytes());
    CityDisk disk =
        new CityDisk(chance.named(id + "/disk"), EpochBook.granted(1, EpochGrant.USUAL_COUNT));
    CityTerminal terminal =
        new CityTerminal(
            this,
            id,
            place,
            recordKey,
            disk,
            new CityKeyFiles(
                chance.named(id + "/key-files"),
                disk::isFull,
                isMutant(Mutant.DROP_FORMER_CERTIFICATE)),
            Files.createDirectories(folder.resolve(id)),
            chance.named(id),
            Optional.of(CityPurses.psam(number)));
    enrol(terminal, recordKey, 1);
    return terminal;
  }

  /** What an enrolment leaves in the book, and on the terminal's disk. */
  void enrol(CityTerminal terminal, SigningKey recordKey, int firstEpoch) {
    TapPlace place = terminal.place();
    String id = place.terminalId();
    Instant at = firstEpoch == 1 ? Agenda.START.minus(Duration.ofDays(1)) : agenda.now();
    Optional<TlsCredentials> credentials = authorities.map(each -> each.enrol(id));
    terminalStore.enrol(
        new Enrolment(
            new Terminal(id, place.locationId(), place.itemId(), at, Optional.empty()),
            credentials
                .map(each -> CityAuthorities.booked(id, each))
                .orElseGet(() -> certificate(id, firstEpoch, at)),
            new RecordKey(id, firstEpoch, recordKey.verifyingKey()),
            new EpochGranted(id, firstEpoch, EpochGrant.USUAL_COUNT, at)));
    credentials.map(CityAuthorities::file).ifPresent(terminal.keyFiles()::enrolled);
  }

  /** Nobody looks at it. */
  private static TerminalCertificate certificate(String terminalId, int epoch, Instant at) {
    byte[] name = (terminalId + "/" + epoch).getBytes(StandardCharsets.US_ASCII);
    return new TerminalCertificate(
        HexFormat.of().formatHex(Hashes.sha256(name), 0, 15),
        terminalId,
        new Hash(Hashes.sha256(name)),
        at.plus(Duration.ofDays(90)),
        Optional.empty());
  }

  /** Runs it from its first tap until everything is told, or until a promise breaks. */
  CityResult run() {
    CityLog.Listening listening = CityLog.of(this);
    try {
      prepare();
      long end = Duration.ofMinutes(plan.minutes()).toNanos();
      agenda.runUntil(end, promises::isBroken);
      if (!promises.isBroken()) {
        heal();
        settle(end);
      }
      if (!promises.isBroken()) {
        promises.settled();
        purses.settled();
      }
    } catch (RuntimeException e) {
      promises.broke("city", "a fault of our own: " + describe(e));
    } finally {
      listening.close();
    }
    return result();
  }

  private static String describe(Throwable fault) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = fault; each != null; each = each.getCause()) {
      text.append(text.length() == 0 ? "" : ", by ").append(each);
      StackTraceElement[] stack = each.getStackTrace();
      for (int depth = 0; depth < Math.min(6, stack.length); depth++) {
        text.append(" at ").append(stack[depth]);
      }
    }
    return text.toString();
  }

  private void prepare() {
    memory.register(registry(), signer());
    publish(new Offer(1, Agenda.START.minus(Duration.ofDays(1)), FIRST_METRO_FEN));
    hosts.forEach(CityHost::start);
    terminals.forEach(CityTerminal::start);
    people.start();
    faults.start();
    authorities.ifPresent(each -> each.start(plan.minutes()));
  }

  /** What the city's registry says of its people. */
  RegistryImport registry() {
    List<RegistryRow> rows = new ArrayList<>();
    for (Person person : people.list()) {
      if (person.purse().isPresent()) {
        continue; // Whose it is no registry knows.
      }
      rows.add(
          new RegistryRow(
              person.token(),
              Optional.of(
                  new Holder(
                      person.holderClass(),
                      Optional.of(person.isResident() ? CityKeys.REGION : ELSEWHERE),
                      Optional.empty())),
              Optional.empty(),
              Optional.of(Money.fen(person.fundedFen())),
              Optional.empty()));
    }
    return new RegistryImport("the city", Agenda.START, rows);
  }

  /** Seals what is booked beside the lanes. */
  SealSigner signer() {
    return (tip, root, leafCount) ->
        Signing.sign(
            new Seal(
                tip.commitId() + 1, tip.hash(), root, leafCount, Agenda.START, CityKeys.REGION),
            keys.region());
  }

  /** As the terminals were enrolled. */
  List<Enrolment> enrolments() {
    return terminalStore.listEnrolments();
  }

  void publish(Offer offer) {
    boolean unused = published.publish(offers.publish(offer, keys, agenda.now()));
    trace.add("city", "publishes " + offer);
    hosts.forEach(CityHost::published);
  }

  /** Everything that was taken away is given back, and nobody comes any more. */
  private void heal() {
    people.goHome();
    faults.end();
    trace.add("city", "everything is healed");
    book.heal();
    authorities.ifPresent(CityAuthorities::heal);
    network.slowDown(Duration.ZERO);
    for (CityHost host : hosts) {
      host.slowDown(Duration.ZERO);
      host.empty();
    }
    for (CityTerminal terminal : terminals) {
      network.restore(terminal.name());
      terminal.disk().fill(false);
      terminal.disk().slowDown(false);
      terminal.disk().cutPowerAfter(-1);
      terminal.disk().healSync();
      terminal.keyFiles().heal();
      if (isCopied(terminal.place().terminalId())) {
        // What became of its name it hears with the next greeting.
        network.of(terminal.name()).forEach(CityNetwork.Connection::reset);
      }
      terminal.slot().lose(false);
      terminal.slot().remove();
    }
  }

  private void settle(long from) {
    long end = from + SETTLES_WITHIN.toNanos();
    if (!copied.isEmpty()) {
      agenda.runUntil(from + GREETED_WITHIN.toNanos(), promises::isBroken);
    }
    while (agenda.nanos() < end && !promises.isBroken() && !isSettled()) {
      // A journal whose disk has failed ends with a restart, which a technician makes.
      terminals.stream().filter(CityTerminal::isBroken).forEach(CityTerminal::restart);
      agenda.runUntil(agenda.nanos() + SETTLE_STEP.toNanos(), promises::isBroken);
    }
    if (!promises.isBroken() && !isSettled()) {
      terminals.stream()
          .filter(terminal -> !isSettled(terminal))
          .findFirst()
          .ifPresent(
              terminal ->
                  promises.broke(
                      terminal.name(),
                      "everything is healed, and after %s it has still not told all: %s"
                          .formatted(SETTLES_WITHIN, terminal.standing())));
      authorities
          .filter(each -> !each.isOver())
          .ifPresent(
              each ->
                  promises.broke(
                      each.about(),
                      "everything is healed, and after %s it is not over: %s"
                          .formatted(SETTLES_WITHIN, each.standing())));
    }
  }

  /** A terminal of which there was a copy waits for its operator. */
  private boolean isSettled(CityTerminal terminal) {
    return terminal.isSettled()
        || (isCopied(terminal.place().terminalId()) && terminal.hasHeardTheHost())
        || isLeftBehind(terminal);
  }

  /**
   * Whether a copy went over to the next authority in the terminal's name, so that the former was
   * retired: the terminal believes no host any more, and cannot hear that there was a copy.
   */
  boolean isLeftBehind(CityTerminal terminal) {
    return isCopied(terminal.place().terminalId())
        && authorities.filter(region -> !terminal.believesAny(region::isBelieved)).isPresent();
  }

  private boolean isSettled() {
    return terminals.stream().allMatch(this::isSettled)
        && authorities.map(CityAuthorities::isOver).orElse(true);
  }

  private CityResult result() {
    return new CityResult(
        plan,
        trace.hash(),
        people.taps(),
        happened,
        promises.decisions(),
        promises.openings() + purses.openings(),
        promises.wentAhead(),
        memory.commits().size(),
        promises
            .findBroken()
            .map(
                broken ->
                    new CityResult.Story(broken.what(), trace.story(broken.about(), STORY_LINES))));
  }

  @Override
  public void close() throws IOException {
    terminals.forEach(CityTerminal::abandon);
    hosts.forEach(CityHost::abandon);
    LabFiles.deleteTree(folder);
  }

  /** A copy of a terminal that runs for a while, in which it is tapped at, and then is gone. */
  void copy(CityTerminal original, Duration runs) {
    if (!original.isUp() || !copied.add(original.place().terminalId())) {
      return;
    }
    String name = original.name() + COPY;
    CityTerminal copy = original.copy(name, folder.resolve(name), Chance.of(plan.seed(), name));
    terminals.add(copy);
    copy.start();
    agenda.after(
        runs,
        () -> {
          trace.add(name, "is switched off for good");
          terminals.remove(copy);
          copy.abandon();
          copy.slot().remove();
        });
  }

  /** Whether a copy of the terminal has ever run. */
  boolean isCopied(String terminalId) {
    return copied.contains(terminalId);
  }

  // ---- what its parts know of each other ----

  Agenda agenda() {
    return agenda;
  }

  Trace trace() {
    return trace;
  }

  CityKeys keys() {
    return keys;
  }

  MemoryBook memory() {
    return memory;
  }

  CityBook book() {
    return book;
  }

  MemoryStores.Terminals terminalStore() {
    return terminalStore;
  }

  MemoryStores.Published catalogues() {
    return published;
  }

  MemoryStores.Denials denials() {
    return denials;
  }

  /** Empty where certificates are no part of the city. */
  Optional<CityAuthorities> authorities() {
    return authorities;
  }

  CityCatalogues offers() {
    return offers;
  }

  CityNetwork network() {
    return network;
  }

  CityPeople people() {
    return people;
  }

  Promises told() {
    return promises;
  }

  PursePromises purses() {
    return purses;
  }

  /** Of the hosts. */
  TacJudge tacs() {
    return tacs;
  }

  List<CityTerminal> terminals() {
    return terminals;
  }

  List<CityHost> hosts() {
    return hosts;
  }

  boolean has(CityFault fault) {
    return plan.faults().contains(fault);
  }

  boolean isMutant(Mutant mutant) {
    return plan.mutant().equals(Optional.of(mutant));
  }

  void faultHappened(CityFault fault) {
    happened.merge(fault, 1L, Long::sum);
  }

  long apduNanos() {
    return apdus.between(3_000_000, 14_000_000);
  }

  /** Terminals know one name, and come to any host behind it. */
  void connect(String terminal, Chance chance, CityNetwork.Connecting caller) {
    network.connect(terminal, hosts.get(chance.below(hosts.size())), caller);
  }

  /** Whose card was sealed, for whoever may look into the host's keys. */
  Optional<CardToken> open(SealedCard sealed, Commitment commitment) {
    return CardSealing.open(sealed, commitment, keys.sealing()) instanceof Opening.Opened opened
        ? Optional.of(keys.tokens().tokenOf(opened.identifier()))
        : Optional.empty();
  }
}

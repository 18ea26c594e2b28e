package org.onecard.lab.city;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.JournalShell;
import org.onecard.agent.tap.TapReport;
import org.onecard.lab.city.CityPeople.Person;
import org.onecard.lab.city.MemoryBook.Commit;
import org.onecard.lab.city.MemoryBook.Line;
import org.onecard.ledger.CardState;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.Posting;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Payment;

/**
 * What must hold, said plainly and by nothing but what people and gates did, what lies on the disks
 * and what is in the book. It shares no code with what it watches.
 */
final class Promises {

  /** The floor is written once a minute at the most. */
  private static final Duration FLOOR_EVERY = Duration.ofSeconds(61);

  /** A list that comes while a card is being read holds for the next one. */
  private static final Duration TAP = Duration.ofSeconds(5);

  /** What a terminal may take longer than it was told: it looks at its clock once a second. */
  private static final Duration LOOKS_EVERY = Duration.ofMillis(1_200);

  /** From a tap's record to the decision that a terminal takes alone, where the disk is quick. */
  private static final Duration DECIDED_WITHIN = Duration.ofMillis(500);

  private final City city;
  private final Map<String, Said> lastTaps = new HashMap<>();
  private final Map<String, Act> acts = new LinkedHashMap<>();
  private final Map<String, Instant> hostTimes = new HashMap<>();
  private final Map<String, Instant> denyLists = new HashMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Set<RecordId> booked = new HashSet<>();
  private final Map<String, SentAway> sentAway = new HashMap<>();

  /** By terminal, since a copy may give its tap the same id: what the host is asked. */
  private final Map<String, Map<String, Instant>> asked = new HashMap<>();

  /** By terminal: when it wrote something last. */
  private final Map<String, Instant> saidLast = new HashMap<>();

  /** By terminal: in which epoch a record of it came into the book last, and since when. */
  private final Map<String, Epoch> epochs = new HashMap<>();

  private record Epoch(int number, Instant since) {}

  /** Records that a terminal was told are on its disk for good. */
  private final Map<RecordId, String> synced = new LinkedHashMap<>();

  /** Of those that were copied, which are found out. */
  private final Set<String> barred = new HashSet<>();

  private long decisions;
  private long wentAhead;
  private @Nullable Broken broken;

  /** Whom a host told when to come again. */
  private record SentAway(Instant at, Duration comeAfter) {}

  /** What a terminal said last of a tap. */
  private record Said(String tapId, ChainedRecord record) {}

  /** A gate that opened. */
  record Act(String tapId, ChainedRecord record, String terminal, Person person, boolean alone) {}

  /**
   * A promise that broke.
   *
   * @param about the terminal, card or host to tell the story of
   */
  record Broken(List<String> about, String what) {}

  Promises(City city) {
    this.city = city;
  }

  Optional<Broken> findBroken() {
    return Optional.ofNullable(broken);
  }

  boolean isBroken() {
    return broken != null;
  }

  long decisions() {
    return decisions;
  }

  /** Taps that were sent before what their terminals had written earlier. */
  long wentAhead() {
    return wentAhead;
  }

  int openings() {
    return acts.size();
  }

  void broke(String about, String what) {
    broke(List.of(about), what);
  }

  void broke(List<String> about, String what) {
    if (broken == null) {
      broken = new Broken(about, what);
      city.trace().add(about, "A PROMISE BROKE: " + what);
    }
  }

  // ---- as it happens ----

  /** A tap is sent before what its terminal wrote earlier. */
  void goesAhead(CityTerminal terminal, ChainedRecord tap) {
    wentAhead++;
    city.trace().add(terminal.name(), "sends " + tap.content().id() + " ahead of its backlog");
    if (!terminal.disk().holds(tap.bytes().bytes())) {
      broke(terminal.name(), "tap " + tap.content().id() + " went ahead before it was synced");
    }
  }

  /** The region's signed time reached a terminal. */
  void hostTime(String terminal, Instant at) {
    hostTimes.put(terminal, at);
  }

  /** A host refuses a terminal, and may have said when to come again. */
  void sentAway(String terminal, Duration comeAfter) {
    if (!comeAfter.isZero()) {
      sentAway.put(terminal, new SentAway(city.agenda().now(), comeAfter));
      city.trace().add(terminal, "is to come again after " + comeAfter.toMillis() + " ms");
    }
  }

  /** A terminal's process knows nothing of what the one before was told by a host. */
  void startsAnew(CityTerminal terminal) {
    sentAway.remove(terminal.name());
    city.purses().startsAnew(terminal);
  }

  /** A terminal tries to reach a host. */
  void knocks(String terminal) {
    SentAway told = sentAway.remove(terminal);
    if (told == null) {
      return;
    }
    Duration waited = Duration.between(told.at(), city.agenda().now());
    if (waited.compareTo(told.comeAfter()) < 0
        || waited.compareTo(told.comeAfter().multipliedBy(2).plus(LOOKS_EVERY)) > 0) {
      broke(
          terminal,
          "a terminal that was to come again after %d ms came after %d ms"
              .formatted(told.comeAfter().toMillis(), waited.toMillis()));
    }
  }

  void denyListTaken(String terminal) {
    denyLists.put(terminal, city.agenda().now());
  }

  void barred(String terminal, String why) {
    String terminalId = terminal.replace(City.COPY, "");
    if (city.isCopied(terminalId)) {
      barred.add(terminalId);
      city.trace().add(terminal, "is barred");
    } else {
      broke(terminal, "the host refuses a terminal that is what it says: " + why);
    }
  }

  /**
   * What lies on terminals' disks, the book's certificates or the believed authorities have
   * changed: whoever would start now has one that hosts take.
   */
  void certificatesChanged() {
    for (CityTerminal terminal : city.terminals()) {
      if (!city.isCopied(terminal.place().terminalId())
          && terminal.keyFiles().fingerprints().stream().noneMatch(this::isTaken)) {
        broke(terminal.name(), "no certificate is left on its disk that a host takes");
      }
    }
  }

  private boolean isTaken(Hash fingerprint) {
    return city.terminalStore()
        .findCertificate(fingerprint)
        .filter(known -> known.revokedAt().isEmpty())
        .flatMap(TerminalCertificate::authority)
        .filter(authority -> city.authorities().orElseThrow().isBelieved(authority))
        .isPresent();
  }

  /** The last signed time that a terminal has heard. */
  Optional<Instant> findHostTime(String terminal) {
    return Optional.ofNullable(hostTimes.get(terminal));
  }

  /**
   * A record is in a terminal's journal, as the journal says.
   *
   * @param heard the last signed time when its own time was taken; it may have waited for a sync
   */
  void written(
      String terminal, ChainedRecord record, Durability durability, Optional<Instant> heard) {
    Instant at = record.content().at();
    heard
        .filter(known -> at.isBefore(known.minus(FLOOR_EVERY)))
        .ifPresent(
            known ->
                broke(
                    terminal,
                    "record %s says that it is %s, and the host had said %s to this terminal before"
                        .formatted(record.content().id(), at, known)));
    if (durability.isAwaited() && !city.isCopied(record.content().id().terminalId())) {
      synced.put(record.content().id(), terminal);
    }
    saidLast.put(terminal, city.agenda().now());
    Body body = record.content().body();
    if (body instanceof Body.TapBody) {
      lastTaps.put(terminal, new Said(record.content().id().toString(), record));
      asked
          .computeIfAbsent(terminal, unused -> new HashMap<>())
          .put(record.content().id().toString(), city.agenda().now());
    } else if (body instanceof Body.AdviceBody advice) {
      decisions++;
      checkWait(terminal, advice);
      lastTaps.put(terminal, new Said(advice.tapId(), record));
    } else if (body instanceof Body.PurseIntentBody intent) {
      city.purses().begins(terminal, intent.tapId(), intent.debit(), record);
    } else if (body instanceof Body.PurseResultBody told) {
      city.purses().tells(terminal, told);
    } else if (body instanceof Body.OutcomeBody told) {
      city.purses().ends(told.tapId(), record);
    }
  }

  /** A host that is away, slow or full keeps nobody waiting; what a purse tells takes its time. */
  private void checkWait(String terminal, Body.AdviceBody advice) {
    Instant since = asked.getOrDefault(terminal, new HashMap<>()).remove(advice.tapId());
    boolean quickDisk = !city.has(CityFault.DISK_SLOW);
    if (since != null
        && quickDisk
        && advice.card().application().payment() != Payment.PURSE
        && Duration.between(since, city.agenda().now()).compareTo(DECIDED_WITHIN) > 0) {
      broke(
          terminal,
          "tap %s waited %d ms for a host before it was decided alone"
              .formatted(advice.tapId(), Duration.between(since, city.agenda().now()).toMillis()));
    }
  }

  /**
   * A gate opens.
   *
   * @param purse to whom, where that is somebody who pays by a purse
   */
  void opened(CityTerminal terminal, Optional<Person> purse) {
    Said said = lastTaps.remove(terminal.name());
    if (purse.isPresent()) {
      city.purses().opened(terminal, purse.get());
      return;
    }
    if (said == null) {
      broke(terminal.name(), "a gate opened for a tap that nobody had written down");
      return;
    }
    Optional<Person> person = holder(said);
    if (person.isEmpty()) {
      broke(terminal.name(), "a gate opened on tap " + said.tapId() + ", of nobody's card");
      return;
    }
    List<String> about = List.of(terminal.name(), person.get().name());
    city.trace().add(about, "the gate opens on " + said.tapId());
    Act before =
        acts.putIfAbsent(
            said.tapId(),
            new Act(
                said.tapId(),
                said.record(),
                terminal.name(),
                person.get(),
                said.record().content().body() instanceof Body.AdviceBody));
    if (before != null && !city.isCopied(terminal.place().terminalId())) {
      broke(about, "a gate opened twice on tap " + said.tapId());
    }
    if (said.record().content().body() instanceof Body.AdviceBody advice) {
      openedAlone(terminal, person.get(), advice, said.record(), about);
    } else {
      openedByHost(said, about);
    }
    checkCatalogue(terminal, said, about);
  }

  /** A terminal that knows the time and holds what is in force goes by it. */
  private void checkCatalogue(CityTerminal terminal, Said said, List<String> about) {
    long version = said.record().content().catalogueVersion();
    boolean alone = said.record().content().body() instanceof Body.AdviceBody;
    boolean timeKnown = said.record().content().timeQuality() == TimeQuality.FROM_HOST;
    boolean mayNotKnow =
        alone
            && !terminal
                .run()
                .map(run -> run.holds(city.offers().inForce(city.agenda().now())))
                .orElse(false);
    if (timeKnown && !mayNotKnow && !city.offers().wasInForce(version, city.agenda().now())) {
      broke(
          about,
          "tap %s went by catalogue %d, which is not in force".formatted(said.tapId(), version));
    }
  }

  /** The sealed card says whose it is, to whoever holds the host's key. */
  private Optional<Person> holder(Said said) {
    return said.record()
        .sealedCard()
        .flatMap(
            card ->
                said.record().content().body() instanceof Body.OfCard ofCard
                    ? city.open(card, ofCard.commitment())
                    : Optional.empty())
        .flatMap(city.people()::find);
  }

  private void openedAlone(
      CityTerminal terminal,
      Person person,
      Body.AdviceBody advice,
      ChainedRecord record,
      List<String> about) {
    if (!(advice.decision() instanceof Decision.Approved approved)) {
      broke(about, "a gate opened on tap " + advice.tapId() + ", which was declined alone");
      return;
    }
    if (!terminal.disk().holds(record.bytes().bytes())) {
      broke(
          about,
          "a gate opened on tap "
              + advice.tapId()
              + ", approved alone, before its record was synced to the disk");
    }
    if (!CityCatalogues.mayBeAlone(advice.itemId())
        || approved.charge().amountFen() > CityCatalogues.mostAloneFen(advice.itemId())) {
      broke(
          about,
          "a terminal alone approved %s for %s yuan, which the catalogue forbids"
              .formatted(advice.itemId(), approved.charge().inYuan()));
    }
    Instant taken = denyLists.getOrDefault(terminal.name(), Instant.MIN);
    boolean isInTime = taken.isBefore(city.agenda().now().minus(TAP));
    if (isInTime && terminal.run().map(run -> run.names(person.tag())).orElse(false)) {
      broke(about, "a terminal alone approved a card that its deny list names");
    }
  }

  private void openedByHost(Said said, List<String> about) {
    boolean approved =
        Optional.ofNullable(city.memory().findTaps(List.of(said.tapId())).get(said.tapId()))
            .flatMap(TapStanding::hostDecision)
            .filter(Decision.Approved.class::isInstance)
            .isPresent();
    if (!approved) {
      broke(
          about, "a gate opened on tap " + said.tapId() + ", and no approval of it is in the book");
    }
  }

  /** A tap is over. */
  void reported(CityTerminal terminal, TapReport report) {
    @Nullable Act act = acts.get(report.tapId());
    Optional<Person> purse =
        terminal.slot().talkedTo().filter(person -> person.purse().isPresent());
    purse.ifPresent(person -> city.purses().reported(terminal, person, report.tapId()));
    if (report.decision() instanceof Decision.Declined declined) {
      Notice notice = declined.notice();
      if (notice.zh().isBlank() || notice.en().isBlank()) {
        broke(terminal.name(), "a person was refused without being told why");
      }
      if (act != null
          && act.terminal().equals(terminal.name())
          && !city.isCopied(terminal.place().terminalId())) {
        broke(terminal.name(), "a gate opened on tap " + report.tapId() + ", which was refused");
      }
    } else if (act == null && purse.isEmpty()) {
      broke(terminal.name(), "a person was let through on " + report.tapId() + ", a shut gate");
    }
    if (!report.tapId().isEmpty()) {
      outcomes.put(report.tapId(), report.outcome());
    }
  }

  /** Before the commit is in the book. */
  void committing(LedgerCommit commit) {
    for (LedgerLine line : commit.lines()) {
      Epoch before = epochs.get(line.id().terminalId());
      if (before == null || before.number() < line.id().epoch()) {
        epochs.put(line.id().terminalId(), new Epoch(line.id().epoch(), city.agenda().now()));
      }
      if (!booked.add(line.id())) {
        broke(line.id().terminalId(), "record " + line.id() + " is in the book twice");
      }
      boolean approvedByHost =
          line.record().content().body() instanceof Body.TapBody
              && line.decision().orElse(null) instanceof Decision.Approved;
      if (line.record().content().body() instanceof Body.TapBody && line.decision().isPresent()) {
        decisions++;
      }
      if (approvedByHost && city.memory().isDenied(line.content().token().orElseThrow())) {
        broke(line.id().terminalId(), "the host approved a denied card on " + line.id());
      }
    }
  }

  // ---- at the end ----

  /** Everything is healed and nothing waits any more. */
  void settled() {
    checkChains();
    city.terminals().forEach(this::checkEpoch);
    synced.forEach(
        (id, terminal) -> {
          if (!city.memory().holds(id) && !isFoundOut(id.terminalId())) {
            broke(terminal, "record " + id + " was synced before it was told, and is nowhere");
          }
        });
    acts.values().forEach(this::checkAct);
    checkMoney();
  }

  /** Two terminals of one name cannot both be booked; once both have spoken one is barred. */
  private boolean isFoundOut(String terminalId) {
    return barred.contains(terminalId);
  }

  /**
   * The host has a copy's record where one of the original's should be, and the original finds out
   * with the next that it says; until then it keeps what it has.
   */
  private boolean waits(Act act) {
    return city.isCopied(terminalOf(act.tapId()))
        && city.terminals().stream()
            .filter(terminal -> terminal.name().equals(act.terminal()))
            .flatMap(terminal -> terminal.run().stream())
            .map(run -> run.keeper().status().released())
            .anyMatch(released -> released.compareTo(JournalShell.placeOf(act.record())) < 0);
  }

  /**
   * What is said in an epoch that the host has closed is never booked: that is no way to go on. One
   * that has no epoch open, or has said nothing since, finds out with the next that it says.
   */
  private void checkEpoch(CityTerminal terminal) {
    int heard =
        city.memory().findHead(terminal.place().terminalId()).map(head -> head.epoch()).orElse(0);
    boolean goesOn =
        terminal
            .run()
            .filter(run -> run.link().findBar().isEmpty())
            .filter(run -> run.keeper().status().open())
            .filter(run -> run.keeper().status().last().epoch() < heard)
            .filter(run -> hasSpokenSince(terminal))
            .filter(run -> !city.isLeftBehind(terminal))
            .isPresent();
    if (goesOn) {
      broke(
          terminal.name(),
          "a terminal goes on in an epoch before the host's epoch %d and is not barred"
              .formatted(heard));
    }
  }

  private boolean hasSpokenSince(CityTerminal terminal) {
    Epoch heard = epochs.get(terminal.place().terminalId());
    Instant said = saidLast.get(terminal.name());
    return heard != null && said != null && said.isAfter(heard.since());
  }

  private void checkAct(Act act) {
    // What a copy did alone and never told nobody can know of.
    if (act.terminal().endsWith(City.COPY) || isFoundOut(terminalOf(act.tapId())) || waits(act)) {
      return;
    }
    List<String> about = List.of(act.terminal(), act.person().name());
    TapStanding tap = city.memory().findTaps(List.of(act.tapId())).get(act.tapId());
    if (tap == null) {
      broke(about, "a gate opened on tap " + act.tapId() + ", which is not in the book");
      return;
    }
    long told =
        city.memory().linesOf(act.tapId()).stream()
            .filter(line -> approves(line, act.alone()))
            .count();
    if (told != 1) {
      broke(
          about,
          "a gate opened on tap %s, and its approval is in the book %d times"
              .formatted(act.tapId(), told));
    }
    if (tap.reversed()) {
      broke(about, "a gate opened on tap " + act.tapId() + ", which was taken back");
    }
  }

  private static boolean approves(Line line, boolean alone) {
    return line.told()
        .filter(
            told ->
                alone
                    ? told.record().content().body() instanceof Body.AdviceBody advice
                        && advice.decision() instanceof Decision.Approved
                    : told.record().content().body() instanceof Body.TapBody
                        && told.decision().orElse(null) instanceof Decision.Approved)
        .isPresent();
  }

  private void checkMoney() {
    long sumFen = 0;
    for (Commit commit : city.memory().commits()) {
      for (Line line : commit.lines()) {
        sumFen += line.content().postings().stream().mapToLong(Posting::amountFen).sum();
      }
    }
    if (sumFen != 0) {
      broke("book", "all postings sum to " + sumFen + " fen");
    }
    Map<Person, Long> spent = new HashMap<>();
    for (String tapId : city.memory().tapIds()) {
      TapStanding tap = city.memory().findTaps(List.of(tapId)).get(tapId);
      Optional<Person> payer =
          Optional.ofNullable(tap).flatMap(TapStanding::token).flatMap(city.people()::find);
      if (tap != null && payer.isPresent() && payer.get().purse().isEmpty()) {
        checkPaid(tap, payer.get());
        spent.merge(payer.get(), tap.netCharge().amountFen(), Math::addExact);
      }
    }
    for (Person person : city.people().list()) {
      CardState card = city.memory().loadCards(List.of(person.token())).get(person.token());
      long expectedFen = person.fundedFen() - spent.getOrDefault(person, 0L);
      if (card == null || card.balance().amountFen() != expectedFen) {
        broke(person.name(), "its balance is " + card + ", not " + expectedFen + " fen");
      }
    }
  }

  /** Who wrote down the tap of that id. */
  static String terminalOf(String tapId) {
    return tapId.substring(0, Math.max(0, tapId.indexOf('.')));
  }

  private void checkPaid(TapStanding tap, Person person) {
    if (city.isCopied(terminalOf(tap.tapId()))) {
      return; // Of two taps under one name one is booked, and the other's terminal is barred.
    }
    long paidFen = tap.netCharge().amountFen();
    @Nullable Act act = acts.get(tap.tapId());
    List<String> about = List.of(person.name(), terminalOf(tap.tapId()));
    if (act == null) {
      boolean open = tap.outcome().isEmpty() && !tap.reversed();
      if (paidFen != 0 && !open) {
        broke(
            about,
            "%d fen were taken for tap %s, whose gate never opened, and nobody is told to look"
                .formatted(paidFen, tap.tapId()));
      }
      return;
    }
    if (tap.outcome().isPresent()
        && outcomes.containsKey(tap.tapId())
        && outcomes.get(tap.tapId()) != tap.outcome().get()) {
      broke(
          about,
          "the book says %s of tap %s, and the gate %s"
              .formatted(tap.outcome().get(), tap.tapId(), outcomes.get(tap.tapId())));
    }
    boolean refunded =
        tap.outcome().equals(Optional.of(Outcome.NOT_PASSED))
            && CityCatalogues.isRefunded(tap.itemId());
    boolean right =
        refunded
            ? paidFen == 0
            : city.offers()
                .isPrice(
                    paidFen,
                    tap.itemId().orElse(""),
                    person.holderClass(),
                    person.isResident(),
                    !act.alone());
    if (!right) {
      broke(
          about,
          "%d fen were taken for tap %s (%s), which is no price of it"
              .formatted(paidFen, tap.tapId(), tap.itemId().orElse("?")));
    }
  }

  /** Each terminal's records, in its order: without a hole, each over the one before. */
  private void checkChains() {
    Map<String, TreeMap<Integer, List<ChainedRecord>>> told = new TreeMap<>();
    Hash seal = Hash.ZERO;
    for (Commit commit : city.memory().commits()) {
      if (!commit.seal().content().previousSealHash().equals(seal)) {
        broke("book", "seal " + commit.head().commitId() + " is not over the one before");
      }
      seal = commit.head().hash();
      for (Line line : commit.lines()) {
        line.told()
            .ifPresent(
                one ->
                    told.computeIfAbsent(one.id().terminalId(), id -> new TreeMap<>())
                        .computeIfAbsent(one.id().epoch(), number -> new ArrayList<>())
                        .add(one.record()));
      }
    }
    told.forEach((terminal, epochs) -> epochs.values().forEach(each -> checkChain(terminal, each)));
  }

  private void checkChain(String terminal, List<ChainedRecord> told) {
    List<ChainedRecord> records = new ArrayList<>(told);
    // Some went ahead of others, and all have come.
    records.sort(Comparator.comparingLong(record -> record.content().id().sequence()));
    Hash before = Hash.ZERO;
    long sequence = 0;
    for (ChainedRecord record : records) {
      sequence++;
      boolean mayStayAhead = isFoundOut(terminal) || city.isCopied(terminal);
      if (record.content().id().sequence() > sequence && mayStayAhead) {
        return; // Who is barred, or a copy that is gone, does not fill the gap before it.
      }
      if (record.content().id().sequence() != sequence
          || !record.content().previousHash().equals(before)) {
        broke(terminal, "the chain breaks at record " + record.content().id());
        return;
      }
      before = record.hash();
    }
  }
}

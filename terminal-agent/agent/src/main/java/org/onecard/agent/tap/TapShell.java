package org.onecard.agent.tap;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.identity.IdentityReceipt;
import org.onecard.agent.journal.BookedTap;
import org.onecard.agent.journal.CannotRecord;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.RecordKeeper;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.library.BookCounter;
import org.onecard.agent.link.HostDecision;
import org.onecard.agent.link.HostDecisions;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.share.LentPlaces;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.CodeMemory;
import org.onecard.agent.time.ClockReading;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.CodeScanner.Scan;
import org.onecard.card.code.ReplayGuard;
import org.onecard.card.code.TransitQrCheck;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.reader.ReaderService;
import org.onecard.card.ssse.HolderReading;
import org.onecard.device.gate.Gate;
import org.onecard.device.gate.GateResult;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Scenario;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one reader and one gate, with the thread {@code reader}. A reader or a service that vanishes
 * is taken up again when it is back.
 */
public final class TapShell implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TapShell.class);

  /** How often the machine is told that nothing happened. */
  private static final Duration SLICE = Duration.ofMillis(100);

  /** While nothing goes on: a card, a code and the reader's loss all end the wait. */
  private static final Duration SLICE_AT_REST = Duration.ofMillis(500);

  /** While a code comes in, which may end by silence. */
  private static final Duration SLICE_WHILE_SCANNING = Duration.ofMillis(20);

  /** A scanner that was told to look may give up after so long: the shortest that is usual. */
  private static final long LOOKS_FOR = Duration.ofSeconds(5).toNanos();

  /** The longest that a code takes to come in, the scanner's own gap with it. */
  private static final Duration SCANNING = Duration.ofSeconds(3);

  private static final Duration LEAST_BETWEEN_CODES = Duration.ofSeconds(5);

  /** A disk that takes longer than this for one record is broken. */
  private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(3);
  private static final String UNREADABLE = "card.unreadable";
  private static final String JOURNAL_SILENT = "refused: the journal did not answer";

  private final TapPlace place;
  private final TapTimes times;
  private final ReaderService readers;
  private final String readerName;
  private final Gate gate;
  private final Screen screen;
  private final TapListener listener;
  private final RecordKeeper journal;
  private final HostDecisions host;
  private final CatalogueStore catalogues;
  private final TimeKeeper time;
  private final TapCards cards;
  private final CardDesk desk;
  private final OpenDebits openDebits;
  private final PurseDesk purses;
  private final Optional<CodeScanner> scanner;
  private final Optional<CodeMemory> codeMemory;
  private final CodeDesk codes;
  private final BookCounter counter;
  private final TapMachine machine = new TapMachine();
  private final TerminalMemory memory = new TerminalMemory();
  private final UntoldCards untold = new UntoldCards();
  private final ReaderErrands errands = new ReaderErrands();
  private final Thread thread = new Thread(this::serve, "reader");

  private volatile boolean closed;
  private volatile @Nullable CardReader served;
  private boolean toldToLook;
  private long toldToLookAt;
  private volatile boolean isScanning;
  private volatile long scannedAt;
  private volatile SlotState slot = SlotState.READER_GONE;

  private Stopwatch watch;
  private ClockReading tappedAt;
  private Scan scanned = new Scan.Nothing();
  private @Nullable CardConnection connection;
  private @Nullable AloneDecision alone;
  private @Nullable Purse purse;

  /** Whether the tap goes before what waits to be sent. */
  private boolean goesAhead;

  public TapShell(
      TapPlace place,
      TapTimes times,
      ReaderService readers,
      String readerName,
      Gate gate,
      Screen screen,
      TapListener listener,
      RecordKeeper journal,
      HostDecisions host,
      CatalogueStore catalogues,
      DenyListStore denyLists,
      TimeKeeper time,
      RegionKeys keys,
      CardTaking taking,
      CodeReading codeReading,
      RandomBytes random) {
    this.place = place;
    this.times = times;
    this.readers = readers;
    this.readerName = readerName;
    this.gate = gate;
    this.screen = screen;
    this.listener = listener;
    this.journal = journal;
    this.host = host;
    this.catalogues = catalogues;
    this.time = time;
    this.cards = new TapCards(keys, denyLists, new Sealings(keys.sealing(), random));
    this.desk = new CardDesk(cards, taking.profiles(), taking.prover(), time::nanos);
    this.openDebits = new OpenDebits(taking.openDebits());
    this.purses =
        new PurseDesk(
            place.terminalId(),
            taking.purseSam(),
            openDebits,
            this::append,
            host,
            times.host(),
            time::nanos);
    this.scanner = codeReading.scanner();
    this.codeMemory = codeReading.memory();
    this.codes =
        new CodeDesk(
            cards,
            codeReading.host(),
            new TransitQrCheck(codeReading.roots(), CodeReading.ZONE),
            new ReplayGuard(
                CodeReading.MOST_CODES,
                LEAST_BETWEEN_CODES,
                codeMemory.map(CodeMemory::since).orElseGet(() -> time.now().at()),
                codeMemory.map(CodeMemory::codes).orElse(Map.of())),
            codeMemory);
    this.counter =
        new BookCounter(place.terminalId(), codeReading.libraries(), screen, random, time::nanos);
    this.watch = new Stopwatch(time.nanos());
    this.tappedAt = time.now();
    this.thread.setDaemon(true);
  }

  /** Serves the reader on a thread of its own until {@link #close}. */
  public void start() {
    thread.start();
  }

  /** What is in the slot, as far as the loop knows. */
  public SlotState slot() {
    return slot;
  }

  /**
   * Lends the reader, between two taps, to somebody who tries it with a card. What is held to it
   * then is not taken as a tap.
   *
   * @param work done on the reader's thread once a card is there; no tap is served meanwhile
   * @param patience how long to wait for the card
   * @return empty when no card came
   */
  public <T> Optional<T> withCard(Function<CardReader, T> work, Duration patience)
      throws InterruptedException {
    return errands.hand(work, patience);
  }

  /** Ends after the tap that is under way, or in the middle of it when that takes too long. */
  @Override
  public void close() {
    closed = true;
    CardReader waitedOn = served;
    if (waitedOn != null) {
      waitedOn.wake();
    }
    try {
      thread.join(STOP_WITHIN.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(STOP_WITHIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    codeMemory.ifPresent(CodeMemory::close);
  }

  /** Serves the reader on the caller's thread until {@link #close}. */
  public void serve() {
    try {
      serveReader();
    } finally {
      machine.stopped().forEach(this::show);
    }
  }

  private void serveReader() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try (CardReader reader = readers.open(readerName)) {
        watchSlot(reader);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error(
            "[terminal={}] [reader={}] a fault of our own, the reader is opened again",
            place.terminalId(),
            readerName,
            e);
        slot = SlotState.READER_GONE;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(closed ? 0 : pause.toMillis());
      } catch (InterruptedException e) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private void watchSlot(CardReader reader) throws InterruptedException {
    served = reader;
    scanner.ifPresent(codes -> codes.onArrival(() -> codeComes(reader)));
    SlotState known = SlotState.EMPTY;
    slot = known;
    long told = time.nanos();
    boolean lent = false;
    while (!closed) {
      SlotState state = reader.awaitChange(known, slice(known));
      long now = time.nanos();
      if (state != known) {
        logSlot(state);
        if (state == SlotState.PRESENT) {
          host.personComes();
        }
      }
      known = state;
      slot = state;
      lent = state == SlotState.PRESENT && (lent || errands.run(reader));
      if (lent) {
        // The card that a technician tries the reader with is nobody's tap, until it is taken away.
        told = now;
        continue;
      }
      watch = new Stopwatch(now);
      tappedAt = time.now();
      perform(reader, machine.slot(state, Duration.ofNanos(now - told), cannotRecord()));
      told = now;
      // A person at a library's kiosk scans while the card lies on the reader.
      tellToLook(known == SlotState.EMPTY || counter.serves(), now);
      counter.tick(state == SlotState.PRESENT, now);
      if (state == SlotState.PRESENT && isAtLibrary()) {
        lookForBarcode();
      }
      if (state == SlotState.EMPTY) {
        lookForCode(reader);
        cards.idle();
        media().stream()
            .flatMap(medium -> PurseWords.findPurse(medium).stream())
            .findFirst()
            .ifPresent(purses::idle);
      }
    }
  }

  /**
   * One that looks when it is told to is told so while somebody is waited for, again and again,
   * since it gives up by itself, and after each code; and to stop while somebody is dealt with.
   */
  private void tellToLook(boolean on, long now) {
    if (scanner.isPresent() && (on != toldToLook || (on && now - toldToLookAt > LOOKS_FOR))) {
      toldToLook = on;
      toldToLookAt = now;
      scanner.get().trigger(on);
    }
  }

  /** On the scanner's thread. */
  private void codeComes(CardReader reader) {
    scannedAt = time.nanos();
    isScanning = true;
    reader.wake();
  }

  private Duration slice(SlotState known) {
    if (isScanning) {
      isScanning = time.nanos() - scannedAt < SCANNING.toNanos();
      return SLICE_WHILE_SCANNING;
    }
    boolean rests =
        known == SlotState.EMPTY
            ? machine.isResting() && !counter.serves()
            : known == SlotState.READER_GONE || known == SlotState.SERVICE_GONE;
    return rests ? SLICE_AT_REST : SLICE;
  }

  private void lookForCode(CardReader reader) throws InterruptedException {
    if (scanner.isEmpty()) {
      return;
    }
    Scan scan = scanner.get().next(Duration.ZERO);
    if (scan instanceof Scan.Gone gone) {
      LOG.warn("[terminal={}] the scanner: {}", place.terminalId(), gone.sentence());
    } else if (isBarcode(scan)) {
      takeBarcode(scan, false);
    } else if (!(scan instanceof Scan.Nothing)) {
      scanned = scan;
      watch = new Stopwatch(time.nanos());
      tappedAt = time.now();
      perform(reader, machine.scanned());
      // Whoever held a code to it meanwhile has perhaps gone.
      scanner.get().discard();
      toldToLook = false;
    }
  }

  /** While a card lies there, it is its holder who scans; no other medium is taken. */
  private void lookForBarcode() throws InterruptedException {
    Scan scan = scanner.isEmpty() ? new Scan.Nothing() : scanner.get().next(Duration.ZERO);
    if (isBarcode(scan)) {
      takeBarcode(scan, true);
    }
  }

  private boolean isBarcode(Scan scan) {
    return BookCounter.findBarcode(scan).isPresent() && isAtLibrary();
  }

  private void takeBarcode(Scan scan, boolean cardPresent) throws InterruptedException {
    counter.scanned(BookCounter.findBarcode(scan).orElseThrow(), cardPresent, time.nanos());
    scanner.ifPresent(CodeScanner::discard);
    toldToLook = false;
  }

  private boolean isAtLibrary() {
    return catalogue()
        .findItem(place.itemId())
        .filter(item -> item.rules().scenario() == Scenario.LIBRARY)
        .isPresent();
  }

  private void logSlot(SlotState state) {
    switch (state) {
      case READER_GONE, SERVICE_GONE, MUTE ->
          LOG.warn("[terminal={}] [reader={}] {}", place.terminalId(), readerName, state);
      case EMPTY, PRESENT ->
          LOG.debug("[terminal={}] [reader={}] {}", place.terminalId(), readerName, state);
    }
  }

  /** Everything that follows from what happened, until the machine waits for the slot again. */
  private void perform(CardReader reader, List<TapAction> first) throws InterruptedException {
    ArrayDeque<TapAction> actions = new ArrayDeque<>(first);
    try {
      while (!actions.isEmpty()) {
        actions.addAll(perform(reader, actions.removeFirst()));
      }
    } finally {
      CardConnection open = connection;
      connection = null;
      alone = null;
      purse = null;
      if (open != null) {
        open.close();
      }
    }
  }

  private List<TapAction> perform(CardReader reader, TapAction action) throws InterruptedException {
    if (action instanceof TapAction.Show) {
      show(action);
      return List.of();
    }
    if (action instanceof TapAction.ReadCard) {
      counter.presented(time.nanos());
      CardSeen seen = read(reader);
      return seen(seen);
    }
    if (action instanceof TapAction.ReadCode) {
      counter.presented(time.nanos());
      return seen(readCode());
    }
    if (action instanceof TapAction.AskHost ask) {
      return askHost(ask.card());
    }
    if (action instanceof TapAction.DecideAlone decide) {
      AloneDecision own = decideAndSpend(decide.card(), decide.tapId().orElse(""));
      alone = own;
      return machine.decidedAlone(own.ruling().decision());
    }
    if (action instanceof TapAction.Recover recover) {
      return recover(recover);
    }
    if (action instanceof TapAction.TakeBack back) {
      takeBack(back.tapId(), catalogue().version(), "an earlier debit of the card came first");
      return List.of();
    }
    if (action instanceof TapAction.Debit debit) {
      return debit(reader, debit);
    }
    if (action instanceof TapAction.RecordAdvice advice) {
      return recordAdvice(advice);
    }
    if (action instanceof TapAction.RecordUnreadable unreadable) {
      return recordUnreadable(unreadable.detail());
    }
    if (action instanceof TapAction.ReadHolder read) {
      watch.decided(time.nanos());
      HolderReading reading = readHolder();
      // Before anybody sees it: a showing that is on no record does not take place.
      Optional<String> unrecorded =
          reading instanceof HolderReading.Holder ? recordShown(read.tapId()) : Optional.empty();
      return unrecorded.isPresent()
          ? machine.notRecorded(unrecorded.get())
          : machine.holderRead(reading);
    }
    if (action instanceof TapAction.OpenGate open) {
      watch.decided(time.nanos());
      return machine.acted(openGate(open.atMost()));
    }
    if (action instanceof TapAction.RecordOutcome outcome) {
      recordOutcome(outcome);
      return List.of();
    }
    TapAction.Report report = (TapAction.Report) action;
    report(report);
    if (scanner.isPresent() && report.decision() instanceof Decision.Approved && isAtLibrary()) {
      counter.tapped(report.tapId().orElseThrow(), connection != null, time.nanos());
    }
    return List.of();
  }

  private List<TapAction> seen(CardSeen seen) {
    boolean ready = host.isReady();
    goesAhead = false;
    if (host.hasToldAll()) {
      untold.clear();
    }
    if (seen instanceof CardSeen.Recognised known) {
      goesAhead = !ready && mayGoAhead(known.card());
      untold.add(known.card().tag());
    }
    return machine.seen(seen, cannotRecord(), ready || goesAhead, identityRules(), libraryWait());
  }

  /**
   * Not where the host would decide without what it has yet to hear of this card from here. What a
   * purse owes, and whether a ride is due for it, is told by records in their order alone.
   */
  private boolean mayGoAhead(TapCard card) {
    return host.isReadyAhead()
        && card.presented().application().payment() != Payment.PURSE
        && !untold.mayName(card.tag());
  }

  private void show(TapAction action) {
    if (action instanceof TapAction.Show show) {
      screen.show(counter.inPlaceOf(show.state()));
    }
  }

  /** A proof costs the person time, so it is asked for only where the item wants one. */
  private CardDesk.Wish wish() {
    if (identityRules().isPresent()) {
      return CardDesk.Wish.PROOF_AND_HOLDER;
    }
    boolean wanted =
        catalogue()
            .findItem(place.itemId())
            .filter(item -> item.leastAssurance() == Assurance.PROVED)
            .isPresent();
    return wanted ? CardDesk.Wish.PROOF : CardDesk.Wish.NOTHING;
  }

  private Optional<IdentityRules> identityRules() {
    return catalogue()
        .findItem(place.itemId())
        .filter(item -> item.rules() instanceof IdentityRules)
        .map(item -> (IdentityRules) item.rules());
  }

  /** How long the host may wait for a library's own system before it decides. */
  private Optional<Duration> libraryWait() {
    return catalogue()
        .findItem(place.itemId())
        .filter(item -> item.rules() instanceof LibraryRules)
        .map(item -> times.library());
  }

  /** The host's own time, and what it waits for others. */
  private Duration hostTime() {
    return times.host().plus(libraryWait().orElse(Duration.ZERO));
  }

  /** Why it could not be recorded; empty where it is. */
  private Optional<String> recordShown(String tapId) throws InterruptedException {
    Optional<Item> item = catalogue().findItem(place.itemId());
    Optional<IdentityRules> rules = identityRules();
    if (item.isEmpty() || rules.isEmpty()) {
      return Optional.of("the item is not in the catalogue any more");
    }
    Recorded recorded =
        append(
            Optional.empty(),
            Durability.SOON,
            id ->
                IdentityReceipt.of(tapId)
                    .event(rules.get(), place.itemId(), item.get().operatorId()));
    return recorded instanceof Recorded.Refused refused
        ? Optional.of(refused.why().text())
        : Optional.empty();
  }

  private HolderReading readHolder() {
    CardConnection open = connection;
    if (open == null) {
      throw new IllegalStateException("a holder without a card");
    }
    HolderReading reading = desk.holder(open, times.conversation());
    if (!(reading instanceof HolderReading.Holder)) {
      LOG.debug("[terminal={}] no holder is shown: {}", place.terminalId(), reading.describe());
    }
    return reading;
  }

  private CardSeen readCode() throws InterruptedException {
    watch.detected(time.nanos());
    CardSeen seen = codes.look(scanned, tappedAt.at(), times.platform(), times.host());
    watch.read(watch.detectedAt(), time.nanos(), 0);
    return seen;
  }

  private CardSeen read(CardReader reader) throws InterruptedException {
    try {
      CardConnection open = connect(reader);
      watch.detected(time.nanos());
      long began = time.nanos();
      CardDesk.Look look = look(open, times.conversation());
      long cardNanos = look.cardNanos();
      if (look.mayYetAnswer()) {
        LOG.debug("[terminal={}] [reader={}] read again", place.terminalId(), readerName);
        open.close();
        CardConnection again = connect(reader);
        Duration left = times.conversation().minusNanos(time.nanos() - began);
        if (!left.isNegative() && !left.isZero()) {
          look = look(again, left);
          cardNanos += look.cardNanos();
        }
      }
      watch.read(look.readAt(), time.nanos(), cardNanos);
      tappedAt = time.now();
      purse = look.purse().orElse(null);
      return withOpenDebit(look.seen());
    } catch (CardTransportException e) {
      watch.detected(time.nanos());
      watch.read(time.nanos(), time.nanos(), 0);
      return CardDesk.notConnected(e);
    }
  }

  private CardDesk.Look look(CardConnection open, Duration conversation)
      throws InterruptedException {
    return desk.look(open, conversation, media(), wish(), times.host());
  }

  /** What the item takes; of an item that nobody knows, what all are about. */
  private Set<Application> media() {
    return catalogue().findItem(place.itemId()).map(Item::media).orElse(Item.SOCIAL_SECURITY_CARD);
  }

  private CardSeen withOpenDebit(CardSeen seen) {
    return seen instanceof CardSeen.Recognised known
        ? new CardSeen.Recognised(known.card(), findOpenDebit(known.card(), !host.isReady()))
        : seen;
  }

  private Optional<OpenDebit> findOpenDebit(TapCard card, boolean withoutHost) {
    Purse read = purse;
    CardConnection open = connection;
    return read == null || open == null
        ? Optional.empty()
        : purses.findOpen(
            new DeadlineChannel(open, times.conversation(), time::nanos), read, card, withoutHost);
  }

  private List<TapAction> recover(TapAction.Recover recover) throws InterruptedException {
    RecoveryEnd said = ask(recover.card(), recover.debit());
    RecoveryEnd end =
        byPolicy(
            said instanceof RecoveryEnd.HostSettled && !machine.canHostConfirm(host.isReady())
                ? new RecoveryEnd.Unresolved()
                : said,
            recover.debit());
    watch.recovered(time.nanos());
    tappedAt = time.now();
    return machine.recovered(
        end, recover.debit().pending().debit().amount(), cannotRecord(), host.isReady());
  }

  private RecoveryEnd byPolicy(RecoveryEnd end, OpenDebit debit) {
    boolean passes =
        catalogue()
            .findItem(place.itemId())
            .filter(item -> item.outcome().unresolved() == OutcomePolicy.Unresolved.PASS)
            .isPresent();
    return end instanceof RecoveryEnd.Unresolved
            && passes
            && purses.letPassUnresolved(debit, localTime())
        ? new RecoveryEnd.UnresolvedPasses()
        : end;
  }

  private RecoveryEnd ask(TapCard card, OpenDebit debit) throws InterruptedException {
    CardConnection open = connection;
    Purse read = purse;
    if (open == null || read == null) {
      throw new IllegalStateException("a debit is asked about without a purse");
    }
    TracingChannel traced = TracingChannel.timing(open, time::nanos);
    DeadlineChannel channel = new DeadlineChannel(traced, times.conversation(), time::nanos);
    long samBefore = purses.samNanos();
    RecoveryEnd end = purses.recover(channel, read, card, debit, localTime());
    watch.asked(traced.apduNanos() + Math.max(0, purses.samNanos() - samBefore));
    return end;
  }

  private List<TapAction> debit(CardReader reader, TapAction.Debit wanted)
      throws InterruptedException {
    CardConnection open = connection;
    Purse read = purse;
    if (open == null || read == null) {
      throw new IllegalStateException("a debit without a purse");
    }
    TracingChannel traced = TracingChannel.timing(open, time::nanos);
    DeadlineChannel channel = new DeadlineChannel(traced, times.conversation(), time::nanos);
    long samBefore = purses.samNanos();
    DebitEnd end =
        purses.debit(channel, read, wanted.card(), wanted.tapId(), wanted.charge(), localTime());
    watch.asked(traced.apduNanos() + Math.max(0, purses.samNanos() - samBefore));
    if (end instanceof DebitEnd.NotRecorded) {
      // The tap may be booked, and nothing was taken for it.
      takeBack(wanted.tapId(), catalogue().version(), JOURNAL_SILENT);
    }
    return machine.debited(end instanceof DebitEnd.Torn ? askAtOnce(reader, wanted, end) : end);
  }

  /** A card that stumbled and is still there can be asked in a new conversation. */
  private DebitEnd askAtOnce(CardReader reader, TapAction.Debit wanted, DebitEnd torn)
      throws InterruptedException {
    Optional<OpenDebit> open = openDebits.find(wanted.card().tag());
    CardConnection before = connection;
    if (open.isEmpty() || before == null) {
      return torn;
    }
    before.close();
    try {
      CardConnection again = connect(reader);
      LOG.debug("[terminal={}] [reader={}] asked again", place.terminalId(), again.protocol());
    } catch (CardTransportException e) {
      connection = null;
      return torn;
    }
    RecoveryEnd end = ask(wanted.card(), open.get());
    if (end instanceof RecoveryEnd.Charged charged && charged.mayPass()) {
      return new DebitEnd.Paid();
    }
    return end instanceof RecoveryEnd.NotCharged ? new DebitEnd.Refused(Reason.PURSE_FAILED) : torn;
  }

  /** What purses write down: the region's time, to the second. */
  private LocalDateTime localTime() {
    return LocalDateTime.ofInstant(tappedAt.at(), catalogue().zone());
  }

  private CardConnection connect(CardReader reader) throws CardTransportException {
    CardConnection open = reader.connect(times.connect());
    connection = open;
    return open;
  }

  private List<TapAction> askHost(TapCard card) throws InterruptedException {
    boolean ahead = goesAhead && !host.isReady();
    Recorded recorded =
        append(
            Optional.of(card.committed().sealed()),
            ahead ? Durability.NOW : Durability.SOON,
            id ->
                new Body.TapBody(
                    place.itemId(),
                    card.committed().commitment(),
                    card.presented(),
                    tappedAt.at().plus(hostTime()),
                    card.proof()));
    if (!(recorded instanceof Recorded.Done done)) {
      return machine.notRecorded(((Recorded.Refused) recorded).why().text());
    }
    RecordId id = done.record().content().id();
    if (ahead) {
      host.goAhead(done.record());
    }
    Duration left = hostTime().minusNanos(time.nanos() - watch.provedAt());
    Optional<HostDecision> decision = host.await(id, left);
    if (decision.isEmpty()) {
      return machine.unanswered(
          Optional.of(id.toString()), cannotRecord(), findOpenDebit(card, true));
    }
    // All that was written here about a debit of this card was judged before this tap.
    return machine.answered(
        id.toString(),
        decision.get(),
        isJudgedWithoutOpenDebit(decision.get()) ? findSettledElsewhere(card) : Optional.empty());
  }

  private Optional<OpenDebit> findSettledElsewhere(TapCard card) {
    Purse read = purse;
    CardConnection open = connection;
    return read == null || open == null
        ? Optional.empty()
        : purses.settledElsewhere(
            new DeadlineChannel(open, times.conversation(), time::nanos), read, card, localTime());
  }

  /** Not so where it was refused for what the item or the card is, whatever its purse owes. */
  private static boolean isJudgedWithoutOpenDebit(HostDecision theirs) {
    return theirs.pendingDebit().isEmpty()
        && !(theirs.decision() instanceof Decision.Declined declined
            && declined.reason() != Reason.PASS_BACK
            && declined.reason() != Reason.BALANCE_TOO_LOW);
  }

  private AloneDecision decideAlone(TapCard card, String tapId, Tap.DecidedBy by) {
    return AloneDecision.decide(catalogue(), memory, host.lentPlaces(), card, tap(tapId, card, by));
  }

  /** Decides, and again without it where what was lent went away meanwhile. */
  private AloneDecision decideAndSpend(TapCard card, String tapId) {
    AloneDecision own = decideAlone(card, tapId, Tap.DecidedBy.TERMINAL);
    Tap tap = tap(tapId, card, Tap.DecidedBy.TERMINAL);
    return own.spend(catalogue(), host.lentPlaces(), tap)
        ? own
        : AloneDecision.decide(catalogue(), memory, new LentPlaces(), card, tap);
  }

  private Tap tap(String tapId, TapCard card, Tap.DecidedBy by) {
    return new Tap(
        tapId,
        place.terminalId(),
        place.locationId(),
        place.itemId(),
        card.presented(),
        tappedAt.at(),
        by);
  }

  private List<TapAction> recordAdvice(TapAction.RecordAdvice advice) throws InterruptedException {
    AloneDecision own = alone;
    if (own == null) {
      throw new IllegalStateException("an advice without a decision");
    }
    TapCard card = advice.card();
    Recorded recorded =
        append(
            Optional.of(card.committed().sealed()),
            asTheItemWants(advice.durability()),
            id ->
                new Body.AdviceBody(
                    advice.tapId().orElseGet(id::toString),
                    place.itemId(),
                    card.committed().commitment(),
                    card.presented(),
                    own.facts(),
                    advice.decision(),
                    tappedAt.at(),
                    card.proof()));
    if (recorded instanceof Recorded.Refused) {
      // The host may have decided the tap that it was asked about, and charged it.
      advice.tapId().ifPresent(tapId -> takeBack(tapId, catalogue().version(), JOURNAL_SILENT));
    }
    return told(recorded);
  }

  /** Where the machine waits for the sync, the item says whether it may wait for others too. */
  private Durability asTheItemWants(Durability durability) {
    return durability.isAwaited()
        ? Durability.grouped(
            catalogue()
                .findItem(place.itemId())
                .map(item -> item.offline().syncWithin())
                .orElse(Duration.ZERO))
        : durability;
  }

  private List<TapAction> recordUnreadable(String detail) throws InterruptedException {
    LOG.info("[terminal={}] [reader={}] {}", place.terminalId(), readerName, detail);
    return told(
        append(Optional.empty(), Durability.SOON, id -> new Body.EventBody(UNREADABLE, detail)));
  }

  private List<TapAction> told(Recorded recorded) {
    return recorded instanceof Recorded.Done done
        ? machine.recorded(done.record().content().id().toString())
        : machine.notRecorded(((Recorded.Refused) recorded).why().text());
  }

  private Recorded append(
      Optional<SealedCard> sealedCard, Durability durability, Function<RecordId, Body> body)
      throws InterruptedException {
    long version = catalogue().version();
    CompletableFuture<Recorded> recorded =
        journal.append(new Draft(time.now(), version, sealedCard, body), durability);
    try {
      return recorded.get(JOURNAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (!recorded.cancel(false)) {
        var unused = recorded.thenAccept(late -> takeBackLate(late, version));
      }
      return new Recorded.Refused(
          new CannotRecord(CannotRecord.Kind.DISK_FAILED, "the disk does not answer"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a record broke the protocol's limits", e.getCause());
    }
  }

  /** On the journal's thread: what was given up is there after all, and the person was refused. */
  private void takeBackLate(Recorded late, long version) {
    if (late instanceof Recorded.Done done) {
      BookedTap.find(done.record()).ifPresent(tapId -> takeBack(tapId, version, JOURNAL_SILENT));
    }
  }

  /** The person was refused: whatever the host has charged for the tap, it is to give back. */
  private void takeBack(String tapId, long version, String why) {
    Draft draft =
        new Draft(time.now(), version, Optional.empty(), id -> new Body.ReversalBody(tapId, why));
    var unused =
        journal
            .append(draft, Durability.NOW)
            .thenAccept(
                recorded -> {
                  if (recorded instanceof Recorded.Refused refused) {
                    LOG.error(
                        "[terminal={}] [tap={}] was refused and cannot be taken back, tell the"
                            + " operator: {}",
                        place.terminalId(),
                        tapId,
                        refused.why().text());
                  }
                });
  }

  private Outcome openGate(Optional<Duration> atMost) throws InterruptedException {
    Duration passage =
        atMost.filter(most -> most.compareTo(times.passage()) < 0).orElse(times.passage());
    GateResult result = gate.open(passage);
    if (result instanceof GateResult.Passed) {
      return Outcome.PASSED;
    }
    if (result instanceof GateResult.Fault fault) {
      LOG.error("[terminal={}] the gate: {}", place.terminalId(), fault.what());
      return Outcome.GATE_FAULT;
    }
    return Outcome.NOT_PASSED;
  }

  private void recordOutcome(TapAction.RecordOutcome told) throws InterruptedException {
    watch.acted(time.nanos());
    if (told.decision() instanceof Decision.Approved approved) {
      AloneDecision own = alone;
      if (own != null && told.outcome() != Outcome.NOT_PASSED) {
        memory.rememberAlone(told.card().tag(), place.itemId(), tappedAt.at(), approved.charge());
      }
      AloneDecision known =
          own == null ? decideAlone(told.card(), told.tapId(), Tap.DecidedBy.HOST) : own;
      AloneDecision.remember(
          catalogue(),
          memory,
          told.card().tag(),
          tap(told.tapId(), told.card(), Tap.DecidedBy.TERMINAL),
          known.historyAfter(),
          told.outcome());
    }
    PhaseTimes phases = watch.phases();
    Recorded recorded =
        append(
            Optional.empty(),
            Durability.SOON,
            id -> new Body.OutcomeBody(told.tapId(), told.outcome(), phases));
    if (recorded instanceof Recorded.Refused refused) {
      LOG.error(
          "[terminal={}] [tap={}] the outcome is not recorded: {}",
          place.terminalId(),
          told.tapId(),
          refused.why().text());
    }
  }

  private void report(TapAction.Report told) {
    watch.acted(time.nanos());
    Optional<Scenario> scenario =
        catalogue().findItem(place.itemId()).map(item -> item.rules().scenario());
    TapReport report =
        new TapReport(
            told.tapId().orElse(""),
            place.terminalId(),
            place.itemId(),
            scenario,
            told.decision(),
            told.online(),
            watch.phases(),
            told.outcome(),
            watch.cardUs());
    listener.onTap(report);
  }

  private Catalogue catalogue() {
    return catalogues.at(tappedAt.at());
  }

  private Optional<String> cannotRecord() {
    return journal.findFailure().map(CannotRecord::text).or(host::findBar);
  }
}

package org.onecard.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.CannotRecord;
import org.onecard.agent.journal.Disk;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalDamagedException;
import org.onecard.agent.journal.JournalShell;
import org.onecard.agent.journal.JournalStatus;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.link.LinkShell;
import org.onecard.agent.link.LinkStatus;
import org.onecard.agent.prove.CardProver;
import org.onecard.agent.prove.SamSlot;
import org.onecard.agent.rehearsal.Rehearsal;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.CodeMemory;
import org.onecard.agent.store.FolderLock;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.agent.store.HostBar;
import org.onecard.agent.store.HostGateOrder;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.tap.CardTaking;
import org.onecard.agent.tap.CodeReading;
import org.onecard.agent.tap.TapListener;
import org.onecard.agent.tap.TapLog;
import org.onecard.agent.tap.TapPlace;
import org.onecard.agent.tap.TapShell;
import org.onecard.agent.time.ClockReading;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.gate.Gate;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.protocol.record.Body;
import org.onecard.scenario.Notice;
import org.onecard.scenario.catalogue.Item;

/** A running terminal. Safe for any thread. */
public final class Terminal implements AutoCloseable {

  /** What the host is told in the greeting. */
  static final String AGENT = "onecard-agent 0.1";

  private final FolderLock lock;
  private final TerminalIdentity identity;
  private final JournalShell journal;
  private final CatalogueStore catalogues;
  private final DenyListStore denyLists;
  private final TimeKeeper time;
  private final LinkShell link;
  private final HostGateOrder gateOrder;
  private final TapShell taps;
  private final Optional<SamSlot> sam;
  private final Optional<SamSlot> purseSam;
  private final Rehearsal rehearsal;

  private Terminal(
      FolderLock lock,
      TerminalIdentity identity,
      JournalShell journal,
      CatalogueStore catalogues,
      DenyListStore denyLists,
      TimeKeeper time,
      LinkShell link,
      HostGateOrder gateOrder,
      TapShell taps,
      Optional<SamSlot> sam,
      Optional<SamSlot> purseSam,
      Rehearsal rehearsal) {
    this.lock = lock;
    this.identity = identity;
    this.journal = journal;
    this.catalogues = catalogues;
    this.denyLists = denyLists;
    this.time = time;
    this.link = link;
    this.gateOrder = gateOrder;
    this.taps = taps;
    this.sam = sam;
    this.purseSam = purseSam;
    this.rehearsal = rehearsal;
  }

  /**
   * Starts a terminal that shows nothing. See {@link #start(TerminalConfig, ReaderService, String,
   * Gate, Screen, TapListener)}.
   */
  public static Terminal start(
      TerminalConfig config,
      ReaderService readers,
      String readerName,
      Gate gate,
      TapListener listener)
      throws IOException {
    return start(config, readers, readerName, gate, state -> {}, listener);
  }

  /**
   * Starts a terminal: it takes taps when this returns, with or without its host.
   *
   * @param readers stays the caller's, and so does the gate
   * @param listener is told of each tap on the reader's thread; the next card waits for it
   * @throws IOException with a sentence for a technician: not enrolled, already running, journal
   *     damaged, disk not writable
   */
  public static Terminal start(
      TerminalConfig config,
      ReaderService readers,
      String readerName,
      Gate gate,
      Screen screen,
      TapListener listener)
      throws IOException {
    Disk disk = FileDisk.open(config.dataDir().resolve("journal"));
    return start(config, disk, Clock.systemUTC(), readers, readerName, gate, screen, listener);
  }

  /** With a disk and a wall clock of another make, for tests that break them. */
  static Terminal start(
      TerminalConfig config,
      Disk disk,
      Clock wall,
      ReaderService readers,
      String readerName,
      Gate gate,
      Screen screen,
      TapListener listener)
      throws IOException {
    Path dataDir = config.dataDir();
    TerminalIdentity identity = TerminalIdentity.read(dataDir);
    identity.checkTls();
    FolderLock lock = FolderLock.take(dataDir);
    try {
      SecureRandom secureRandom = new SecureRandom();
      RandomBytes random = RandomBytes.from(secureRandom);
      TimeKeeper time =
          TimeKeeper.open(
              dataDir.resolve("floor"), identity.enrolledAfter(), wall, System::nanoTime);
      CatalogueStore catalogues =
          CatalogueStore.open(
              dataDir.resolve("catalogue"), identity.region(), identity.regionKeys().signing());
      DenyListStore denyLists =
          DenyListStore.open(
              dataDir.resolve("deny"),
              identity.regionKeys().denyTags().keyId(),
              identity.regionKeys().signing());
      HostBar bar = HostBar.open(dataDir.resolve("barred"));
      HostGateOrder gateOrder =
          HostGateOrder.open(
              dataDir.resolve("gate-order"),
              identity.terminalId(),
              identity.regionKeys().signing());
      Rehearsal rehearsal =
          new Rehearsal(
              identity.region(),
              identity.locationId(),
              identity.itemId(),
              catalogues,
              denyLists,
              time,
              identity.regionKeys(),
              config.profiles(),
              random);
      JournalShell journal =
          JournalShell.open(
              identity.terminalId(),
              disk,
              config.journalSize(),
              new EpochFile(dataDir.resolve("epochs")),
              time::now);
      try {
        LinkShell link =
            new LinkShell(
                identity,
                config.hosts().isEmpty()
                    ? List.of(new HostAddress(identity.hostName(), identity.tapPort()))
                    : config.hosts(),
                AGENT,
                config.linkTimes(),
                journal,
                time,
                catalogues,
                denyLists,
                bar,
                gateOrder,
                AnchorStore.open(dataDir, identity),
                CertificateStore.open(dataDir, identity),
                random,
                secureRandom::nextInt);
        link.proveByHost();
        Optional<SamSlot> sam = config.samReader().map(slotName -> new SamSlot(readers, slotName));
        Optional<SamSlot> purseSam =
            config.purseSamReader().equals(config.samReader())
                ? sam
                : config.purseSamReader().map(slotName -> new SamSlot(readers, slotName));
        Optional<CodeMemory> codes =
            config.scanner().isPresent()
                ? Optional.of(
                    CodeMemory.open(
                        dataDir.resolve("codes"), CodeReading.MOST_CODES, time.now().at()))
                : Optional.empty();
        TapShell taps =
            new TapShell(
                new TapPlace(identity.terminalId(), identity.locationId(), identity.itemId()),
                config.tapTimes(),
                readers,
                readerName,
                gate,
                screen,
                new TapLog(listener),
                journal,
                link,
                catalogues,
                denyLists,
                time,
                identity.regionKeys(),
                new CardTaking(
                    config.profiles(),
                    new CardProver(sam, link),
                    purseSam,
                    journal.listOpenDebits()),
                new CodeReading(config.scanner(), config.codeRoots(), link, codes, link),
                random);
        catalogues.onTaken(rehearsal::again);
        rehearsal.start();
        link.start();
        taps.start();
        return new Terminal(
            lock,
            identity,
            journal,
            catalogues,
            denyLists,
            time,
            link,
            gateOrder,
            taps,
            sam,
            purseSam,
            rehearsal);
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (JournalDamagedException e) {
      lock.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public TerminalIdentity identity() {
    return identity;
  }

  public TerminalStatus status() {
    JournalStatus written = journal.status();
    LinkStatus linked = link.status();
    HeldCatalogues held = catalogues.held(time.now().at());
    Optional<String> cannotRecord = written.failure().map(CannotRecord::text).or(link::findBar);
    return new TerminalStatus(
        linked.state(),
        linked.said(),
        written.backlog(),
        written.last().toString(),
        held.newest(),
        held.inForce(),
        denyLists.version(),
        taps.slot(),
        time.behind(),
        cannotRecord);
  }

  /** How the host wants the way here to stand. */
  public Passage passageByHost() {
    return gateOrder.at(time.now().at());
  }

  /**
   * Writes into the journal that something happened here that is no tap.
   *
   * @param kind as {@link Body.EventBody} takes it
   * @param detail at most 500 characters, of no card and nobody
   */
  public void note(String kind, String detail) {
    ClockReading now = time.now();
    var unused =
        journal.append(
            new Draft(
                now,
                catalogues.at(now.at()).version(),
                Optional.empty(),
                id -> new Body.EventBody(kind, detail)),
            Durability.SOON);
  }

  /** What people call the item that is offered here, by the catalogue in force. */
  public Optional<Notice> findItemTitle() {
    return catalogues.at(time.now().at()).findItem(identity.itemId()).map(Item::title);
  }

  /** What it calls itself towards its host. */
  public static String version() {
    return AGENT;
  }

  /** See {@link TapShell#withCard}. */
  public <T> Optional<T> withCard(Function<CardReader, T> work, Duration patience)
      throws InterruptedException {
    return taps.withCard(work, patience);
  }

  /** Ends the tap under way, then the link, then the journal, which marks the stop as clean. */
  @Override
  public void close() {
    rehearsal.close();
    taps.close();
    sam.ifPresent(SamSlot::close);
    purseSam.ifPresent(SamSlot::close);
    link.close();
    journal.close();
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }
}

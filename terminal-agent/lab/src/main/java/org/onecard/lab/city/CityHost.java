package org.onecard.lab.city;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Head;
import org.onecard.server.acceptor.CardOpener;
import org.onecard.server.acceptor.Greeting;
import org.onecard.server.acceptor.HostWord;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.TerminalVersions;
import org.onecard.server.denylist.DenyShelf;
import org.onecard.server.lane.LaneShell;
import org.onecard.server.lane.Reply;
import org.onecard.server.lane.Submitted;

/**
 * A host: the product's greeting, opening of cards, checks, lane and deliveries, around a small
 * acceptor that does what the product's does with its event loops and threads.
 */
final class CityHost implements CityNetwork.Listener {

  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(200);
  private static final Duration WATCH_EVERY = Duration.ofSeconds(20);
  private static final int MOST_UNDER_WAY = 8;

  /** As the product's tap port says them: it cannot greet now, and it is being stopped. */
  private static final Duration CROWDED = Duration.ofSeconds(10);

  private static final Duration STOPPED = Duration.ofSeconds(1);

  /** Changes of the deny list before another is handed out whole: that it happens in a city too. */
  private static final int MOST_APART = 3;

  private final String name;
  private final City city;
  private final Chance chance;
  private long slowNanos;

  /** Records that the lane's queue has room for beside those of terminals elsewhere. */
  private int room = LaneShell.QUEUE_RECORDS;

  private boolean crowded;
  private @Nullable Run run;

  CityHost(String name, City city, Chance chance) {
    this.name = name;
    this.city = city;
    this.chance = chance;
  }

  String name() {
    return name;
  }

  boolean isUp() {
    return run != null;
  }

  /** The lane takes so much longer from now on. */
  void slowDown(Duration by) {
    slowNanos = by.toNanos();
  }

  /**
   * Others fill it until {@link #empty}.
   *
   * @param leavesRoom for so many records in the lane's queue
   * @param greetsNobody whether as many wait to be greeted as may
   */
  void fill(int leavesRoom, boolean greetsNobody) {
    room = leavesRoom;
    crowded = greetsNobody;
  }

  void empty() {
    room = LaneShell.QUEUE_RECORDS;
    crowded = false;
  }

  void start() {
    if (run == null) {
      Run fresh = new Run();
      run = fresh;
      city.trace().add(name, "starts");
      fresh.refreshDenyLists();
      fresh.watch();
    }
  }

  /** The power goes: nothing that is in memory is left. */
  void crash(String why) {
    Run before = run;
    if (before == null) {
      return;
    }
    run = null;
    before.alive = false;
    before.close();
    city.book().crashed();
    city.trace().add(name, "its power goes: " + why);
    for (Served served : List.copyOf(before.connections)) {
      if (chance.percent(50)) {
        served.connection.closedByHost("the host went away");
      } else {
        served.connection.hostVanished();
      }
    }
    city.agenda().after(Duration.ofMillis(chance.between(500, 20_000)), this::start);
  }

  /** It is stopped: what its lane has taken is booked and answered, and all are sent away. */
  void stop() {
    Run before = run;
    if (before == null) {
      return;
    }
    city.trace().add(name, "is being stopped");
    try {
      before.lane.workOff();
    } catch (Actor.Gone e) {
      crash(String.valueOf(e.getMessage()));
      return;
    }
    List<Runnable> words = List.copyOf(before.said);
    before.said.clear();
    words.forEach(Runnable::run);
    for (Served served : List.copyOf(before.connections)) {
      if (served.saidHello) {
        served.sendAway("the host stops", STOPPED);
      } else {
        served.end("the host stops");
      }
    }
    run = null;
    before.alive = false;
    before.close();
    city.trace().add(name, "has stopped");
    city.agenda().after(Duration.ofMillis(chance.between(500, 20_000)), this::start);
  }

  /** The run of the city is over. */
  void abandon() {
    Run now = run;
    if (now != null) {
      run = null;
      now.alive = false;
      now.close();
    }
  }

  /** Something was published or denied: everybody who is connected is sent it. */
  void published() {
    Run now = run;
    if (now == null) {
      return;
    }
    now.deliveries.refresh();
    now.refreshDenyLists();
    for (Served served : List.copyOf(now.connections)) {
      if (served.welcomed) {
        now.deliver(served);
      }
    }
  }

  /** The operator has taken a step, or at another host. */
  void followAuthorities() {
    Run now = run;
    if (now == null) {
      return;
    }
    now.desk.ifPresent(CertificateDesk::refresh);
    for (Served served : List.copyOf(now.connections)) {
      if (served.welcomed) {
        now.desk.flatMap(CertificateDesk::list).ifPresent(served::send);
      }
    }
  }

  @Override
  public boolean accept(CityNetwork.Connection connection) {
    Run now = run;
    if (now == null) {
      return false;
    }
    Served served = new Served(now, connection);
    now.connections.add(served);
    connection.atHost(served);
    return true;
  }

  /** The clock of a machine that is right. */
  private static Clock clock(Agenda agenda) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return agenda.now();
      }
    };
  }

  /** From one start to the next crash. */
  private final class Run {
    private final Clock clock = clock(city.agenda());
    private final AuditTrail audit = new AuditTrail(new MemoryStores.Audit(), clock);
    private final TerminalVersions versions =
        new TerminalVersions(new MemoryStores.TerminalCatalogues(), clock);
    private final LedgerStore book = city.book().ofHost(CityHost.this);
    private final Deliveries deliveries =
        new Deliveries(city.catalogues(), versions, city.keys().region(), clock);
    private final DenyShelf denyLists =
        new DenyShelf(
            city.denials(),
            city.folder(name),
            city.keys().region(),
            city.keys().tags().keyId(),
            MOST_APART);
    private final LaneShell lane =
        new LaneShell(
            book,
            audit,
            deliveries::catalogues,
            () -> true,
            new CommitSealer(CityKeys.REGION, city.keys().region()),
            (commitId, lines) -> {},
            clock);
    private final HostWord word = new HostWord(city.keys().region(), clock);
    private final Greeting greeting =
        new Greeting(book, city.terminalStore(), city.keys().region(), word, clock);
    private final CardOpener cards =
        new CardOpener(city.keys().sealing(), city.keys().tokens(), city.tacs());
    private final Optional<CertificateDesk> desk =
        city.authorities().map(each -> new CertificateDesk(each, city, audit, clock));
    private final List<Served> connections = new ArrayList<>();
    private final Map<String, Served> current = new HashMap<>();
    private boolean alive = true;
    private boolean laneAsked;
    private int waiting;

    /**
     * What the lane said while it worked off a batch: it is sent once the commit's time is over.
     */
    private final List<Runnable> said = new ArrayList<>();

    void watch() {
      city.agenda()
          .after(
              WATCH_EVERY,
              () -> {
                if (alive) {
                  long now = city.agenda().nanos();
                  List.copyOf(connections).stream()
                      .filter(each -> now - each.heardAt > SILENT_AT_MOST.toNanos())
                      .forEach(each -> each.end("silent for too long"));
                  watch();
                }
              });
    }

    void refreshDenyLists() {
      try {
        boolean unused = denyLists.refresh();
      } catch (IOException e) {
        throw new IllegalStateException("a host's folder cannot be written", e);
      }
    }

    void close() {
      versions.close();
      try {
        denyLists.close();
      } catch (IOException e) {
        throw new IllegalStateException("a host's folder cannot be left", e);
      }
    }

    void deliver(Served served) {
      deliveries.missing(served.terminal, served.holds::contains).forEach(served::send);
      denyLists.offerBeyond(served.denyListVersion).ifPresent(served::send);
      served.holds = city.catalogues().listVersions();
      served.denyListVersion = Math.max(served.denyListVersion, city.denials().denyVersion());
    }

    /** False where the queue is full. */
    boolean offer(Submitted submitted, Reply reply) {
      int records = submitted.submission().records().size();
      if (waiting + records > room || !lane.offer(submitted, reply)) {
        return false;
      }
      waiting += records;
      if (!laneAsked) {
        laneAsked = true;
        city.agenda().afterNanos(chance.between(100_000, 2_000_000) + slowNanos, this::workOff);
      }
      return true;
    }

    private void workOff() {
      if (!alive) {
        return;
      }
      laneAsked = false;
      waiting = 0;
      try {
        lane.workOff();
      } catch (Actor.Gone e) {
        crash(String.valueOf(e.getMessage()));
        return;
      }
      List<Runnable> words = List.copyOf(said);
      said.clear();
      city.agenda()
          .afterNanos(
              chance.between(200_000, 3_000_000),
              () -> {
                if (alive) {
                  words.forEach(Runnable::run);
                }
              });
    }
  }

  /** One connection as the host has it. */
  private final class Served implements CityNetwork.End {
    private final Run mine;
    private final CityNetwork.Connection connection;
    private final FrameReader frames = new FrameReader();
    private final Map<Integer, SubmissionCheck> checks = new HashMap<>();
    private Terminal terminal = new Terminal("?", "?", "?", Instant.EPOCH, Optional.empty());
    private List<Long> holds = List.of();
    private long denyListVersion;
    private boolean saidHello;
    private boolean welcomed;
    private boolean over;
    private int lastEpoch;
    private int underWay;
    private Head head = Head.NONE;
    private List<X509Certificate> shown = List.of();
    private long heardAt = city.agenda().nanos();

    Served(Run mine, CityNetwork.Connection connection) {
      this.mine = mine;
      this.connection = connection;
    }

    @Override
    public void received(byte[] bytes) {
      heardAt = city.agenda().nanos();
      Streams.feed(frames, bytes, this::received);
    }

    @Override
    public void closed(String why) {
      over = true;
      mine.connections.remove(this);
      mine.current.remove(terminal.terminalId(), this);
    }

    @Override
    public Optional<X509Certificate> handshake(
        List<X509Certificate> itsChain, List<X509Certificate> named) {
      shown = itsChain;
      CertificateDesk desk = mine.desk.orElseThrow();
      desk.judge(shown)
          .ifPresent(
              fault ->
                  city.agenda()
                      .afterNanos(
                          chance.between(100_000, 1_000_000),
                          () -> end(CertificateDesk.ALERT + fault)));
      return desk.shownTo(named);
    }

    /** False where it is turned away, or the host is gone. */
    private boolean isTaken() {
      Optional<String> fault = mine.desk.flatMap(desk -> desk.judge(shown));
      fault.ifPresent(
          why -> {
            send(new Refusal(RefusalCode.IDENTITY, 0, Position.NONE, why));
            end(why);
          });
      return fault.isEmpty();
    }

    /** What is booked, with what may happen to the host at it; false where it is gone. */
    private boolean book(Runnable booking) {
      if (city.book().isAway()) {
        throw new LedgerUnavailable("the book of " + name + " cannot be reached");
      }
      CityAuthorities.AtBooking fault = city.authorities().orElseThrow().atBooking();
      if (fault == CityAuthorities.AtBooking.CRASH_BEFORE) {
        crash("before a certificate is booked");
        return false;
      }
      booking.run();
      city.told().certificatesChanged();
      if (fault == CityAuthorities.AtBooking.CRASH_AFTER) {
        crash("after a certificate was booked");
        return false;
      }
      return true;
    }

    private void renew(Message.CertificateWanted wanted) {
      if (over || !mine.alive || !isTaken()) {
        return;
      }
      try {
        List<Message> answers = new ArrayList<>();
        boolean goesOn =
            book(
                () ->
                    answers.add(
                        mine.desk.orElseThrow().renew(terminal.terminalId(), shown, wanted)));
        if (goesOn && city.authorities().orElseThrow().losesTheAnswer()) {
          city.trace().add(List.of(name, terminal.terminalId()), "the answer is lost");
          connection.reset();
        } else if (goesOn) {
          answers.forEach(this::send);
        }
      } catch (LedgerUnavailable e) {
        city.trace().add(List.of(name, terminal.terminalId()), "a renewal was not answered");
      }
    }

    void end(String why) {
      if (!over) {
        closed(why);
        connection.closedByHost(why);
      }
    }

    void sendAway(String why, Duration comeAfter) {
      send(new Refusal(RefusalCode.BUSY, 0, Position.NONE, why, comeAfter));
      end(why);
    }

    void send(Message message) {
      if (!over && mine.alive) {
        connection.sendToTerminal(Streams.encode(message));
      }
    }

    private void received(Message message) {
      if (over || !mine.alive) {
        return;
      }
      if (message instanceof Message.Hello hello && !saidHello) {
        saidHello = true;
        if (crowded) {
          sendAway("too many terminals come at once", CROWDED);
          return;
        }
        city.agenda()
            .afterNanos(chance.between(100_000, 2_000_000) + slowNanos, () -> greet(hello));
      } else if (!welcomed) {
        throw new IllegalStateException("a terminal spoke before its welcome: " + message);
      } else if (message instanceof Message.Submission submission) {
        submission(submission);
      } else if (message instanceof Message.Heartbeat heartbeat) {
        send(
            new Message.HostTimeMessage(
                mine.word.time(heartbeat.nonce(), terminal.terminalId(), head)));
      } else if (message instanceof Message.DenyListWanted wanted) {
        city.agenda()
            .afterNanos(chance.between(100_000, 2_000_000) + slowNanos, () -> fetch(wanted));
      } else if (message instanceof Message.CatalogueReport report) {
        mine.versions.heard(terminal.terminalId(), report);
      } else if (message instanceof Message.AnchorsHeld held) {
        city.terminalStore().anchorsHeld(terminal.terminalId(), held.version());
      } else if (message instanceof Message.CertificateWanted wanted) {
        city.agenda()
            .afterNanos(chance.between(100_000, 2_000_000) + slowNanos, () -> renew(wanted));
      }
    }

    private void fetch(Message.DenyListWanted wanted) {
      if (over || !mine.alive) {
        return;
      }
      try {
        mine.denyLists.answer(wanted).ifPresent(this::send);
      } catch (IOException e) {
        throw new IllegalStateException("a host's folder cannot be read", e);
      }
    }

    private void greet(Message.Hello hello) {
      if (over || !mine.alive) {
        return;
      }
      try {
        terminal = city.terminalStore().findTerminal(hello.terminalId()).orElseThrow();
        if (!isTaken()) {
          return;
        }
        mine.versions.heard(terminal.terminalId(), hello);
        Served before = mine.current.put(terminal.terminalId(), this);
        if (before != null) {
          before.end("superseded by a new connection");
        }
        if (mine.desk.filter(desk -> desk.waits(shown)).isPresent()
            && !book(() -> mine.desk.orElseThrow().use(shown))) {
          return;
        }
        Greeting.Greeted greeted = mine.greeting.greet(terminal.terminalId(), hello);
        head = greeted.head();
        lastEpoch = greeted.lastEpoch();
        holds = hello.catalogues();
        denyListVersion = hello.denyListVersion();
        welcomed = true;
        send(greeted.welcome());
        mine.deliver(this);
        mine.desk.flatMap(CertificateDesk::list).ifPresent(this::send);
      } catch (LedgerUnavailable e) {
        sendAway("the book cannot be reached now", CROWDED);
      }
    }

    private void submission(Message.Submission submission) {
      CardOpener.Opened opened = mine.cards.open(submission.records());
      if (!(opened instanceof CardOpener.Opened.Tokens tokens)) {
        throw new IllegalStateException(
            "a sealed card does not open: " + ((CardOpener.Opened.Refused) opened).because());
      }
      Submitted submitted =
          new Submitted(
              terminal,
              submission,
              check(submission.records().get(0).content().id().epoch()),
              tokens.byRecord(),
              tokens.tacVerdicts());
      if (!mine.offer(submitted, new LaneReply())) {
        String full = "the lane is full: decide alone";
        city.trace().add(List.of(name, terminal.terminalId()), full);
        send(new Refusal(RefusalCode.BUSY, submission.number(), Position.NONE, full));
        return;
      }
      underWay++;
      if (underWay > MOST_UNDER_WAY) {
        throw new IllegalStateException("more submissions under way than the host reads");
      }
    }

    private SubmissionCheck check(int epoch) {
      return checks.computeIfAbsent(
          epoch,
          number -> {
            var key =
                city.terminalStore().findRecordKey(terminal.terminalId(), number).orElseThrow();
            return new SubmissionCheck(
                new EpochGrant(
                    terminal.terminalId(),
                    key.firstEpoch(),
                    Math.max(0, lastEpoch - key.firstEpoch() + 1)),
                key.key());
          });
    }

    /** What the lane says leaves when its commit's time is over. */
    private final class LaneReply implements Reply {
      @Override
      public void answers(Answers answers) {
        mine.said.add(
            () -> {
              head = answers.leaves().get(answers.leaves().size() - 1).answer().head();
              send(answers);
            });
      }

      @Override
      public void refusal(Refusal refusal) {
        mine.said.add(
            () -> {
              city.trace()
                  .add(
                      List.of(name, terminal.terminalId()),
                      "refuses a submission: " + refusal.code() + ", " + refusal.text());
              send(refusal);
            });
      }

      @Override
      public void done() {
        mine.said.add(() -> underWay--);
      }
    }
  }
}

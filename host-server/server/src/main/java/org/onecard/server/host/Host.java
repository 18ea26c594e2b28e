package org.onecard.server.host;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseSettings;
import org.onecard.ledger.AuditStore;
import org.onecard.ledger.RegistryStore;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.book.Book;
import org.onecard.page.PageServer;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.message.Message;
import org.onecard.server.acceptor.Acceptor;
import org.onecard.server.acceptor.CardOpener;
import org.onecard.server.acceptor.PatronLookup;
import org.onecard.server.acceptor.TerminalConnections;
import org.onecard.server.admin.AdminServer;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.authority.TlsContexts;
import org.onecard.server.console.ConsolePage;
import org.onecard.server.console.LiveFeed;
import org.onecard.server.delivery.AnchorLists;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.GateOrders;
import org.onecard.server.delivery.TerminalVersions;
import org.onecard.server.denylist.DenyDesk;
import org.onecard.server.denylist.DenyShelf;
import org.onecard.server.ecard.EcardCodeJudge;
import org.onecard.server.ecard.HttpEcardVerifier;
import org.onecard.server.enrolment.EnrolListener;
import org.onecard.server.enrolment.RenewalDesk;
import org.onecard.server.keyservice.KeyServiceCardJudge;
import org.onecard.server.keyservice.KeyServiceTacJudge;
import org.onecard.server.keyservice.PurseKeyring;
import org.onecard.server.keyservice.SsseKeyring;
import org.onecard.server.lane.LaneShell;
import org.onecard.server.library.LibraryDesk;
import org.onecard.server.live.LiveBridge;
import org.onecard.server.net.Transport;
import org.onecard.server.proof.Judges;
import org.onecard.server.proof.ProofDesk;
import org.onecard.server.scenic.LeaseDesk;
import org.onecard.server.warmup.WarmUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running host: built in the order of its dependencies, stopped in the opposite order. */
public final class Host implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Host.class);
  private static final int LOOP_THREADS = 2;
  private static final String LOOPBACK = "127.0.0.1";

  /** The region's zone until a catalogue names one; all regions this is for share it. */
  private static final ZoneId ZONE_BEFORE_CATALOGUE = ZoneId.of("Asia/Shanghai");

  private final HostDirectory directory;
  private final StartedParts parts;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AuditStore auditStore;
  private final LaneShell lane;
  private final Acceptor acceptor;
  private final Ports ports;

  /** Where the host listens. */
  public record Ports(int tap, int enrol, int page) {}

  private Host(HostConfig config, StartedParts parts, Clock clock, SecureRandom random)
      throws IOException {
    this.parts = parts;
    directory = config.directory();
    OpenBook open =
        parts.started(
            OpenBook.begin(directory, config.regionCode(), config.database(), clock, random));
    Book book = open.book();
    ClockCheck.check(
        book.reader().findLastSeal().map(seal -> seal.content().at()),
        clock.instant(),
        config.trustClock());
    HostKeys keys = open.keys();
    // From here, because opening a second book is then quick, and beside all that follows.
    Optional<WarmUp> warmUp =
        config.warmUp()
            ? Optional.of(parts.started(WarmUp.start(clock, RandomBytes.from(random))))
            : Optional.empty();

    auditStore = book.audit();
    AuditTrail audit = new AuditTrail(auditStore, clock);
    audit.start();
    parts.started(audit);

    TerminalVersions versions =
        parts.started(new TerminalVersions(book.terminalCatalogues(), clock));
    versions.start();
    Deliveries deliveries = new Deliveries(book.catalogues(), versions, keys.signing(), clock);
    GateOrders gateOrders = new GateOrders(book.gateOrders(), keys.signing());
    DenyDesk denyLists =
        parts.started(
            new DenyDesk(
                new DenyShelf(
                    book.denials(),
                    directory.denyLists(),
                    keys.signing(),
                    keys.tag().keyId(),
                    DenyShelf.USUAL_MOST_APART)));
    LiveBridge live =
        parts.started(
            new LiveBridge(
                book.reader(), book.terminals(), deliveries::catalogues, zone(deliveries), clock));
    lane =
        new LaneShell(
            book.ledger(),
            audit,
            deliveries::catalogues,
            new RegistryMark(book.registry()),
            new CommitSealer(open.region(), keys.signing()),
            live,
            clock);
    lane.start();
    parts.started(lane);

    Map<PurseApplication, PurseSettings> purses = PurseSettings.of(config.profiles());
    Judges judges =
        new Judges(
            new KeyServiceCardJudge(new SsseKeyring(open.cardKeys()), config.profiles()),
            config.ecardPlatform().isPresent()
                ? new EcardCodeJudge(
                    parts.started(new HttpEcardVerifier(config.ecardPlatform().get())))
                : Judges.NO_PLATFORM,
            new KeyServiceTacJudge(new PurseKeyring(open.cardKeys(), purses), purses));
    ProofDesk proofs =
        parts.started(
            new ProofDesk(
                judges.cards(),
                judges.codes(),
                keys.token(),
                RandomBytes.from(random),
                audit,
                clock));

    LibraryDesk libraries =
        parts.started(new LibraryDesk(config.libraries(), book.libraries(), clock));
    LibraryKiosks kiosks = parts.started(new LibraryKiosks(libraries, book.ledger()));

    // The web server takes as long to load as all the rest, so it starts beside it.
    CompletableFuture<ConsolePage> startingPage =
        CompletableFuture.supplyAsync(() -> startPage(config, live.feed()));
    parts.started(
        () -> startingPage.thenAccept(ConsolePage::close).exceptionally(failed -> null).join());

    Transport transport = Transport.best();
    EventLoopGroup loops = transport.group(LOOP_THREADS, "loop");
    parts.started(
        () -> loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000));

    ClientCertificateCheck certificates =
        new ClientCertificateCheck(open.authorities()::anchors, book.terminals());
    TlsContexts tls =
        new TlsContexts(keys.tls(), names(config), open.authorities(), certificates, clock);
    AnchorLists anchorLists =
        new AnchorLists(open.authorities(), open.region(), keys.signing(), clock);
    warmUp.ifPresent(WarmUp::await);
    acceptor =
        parts.started(
            new Acceptor(
                new InetSocketAddress(config.listen(), config.tapPort()),
                config.patience(),
                tls,
                certificates,
                keys,
                book.ledger(),
                book.terminals(),
                new CardOpener(keys.sealing(), keys.token(), judges.tacs()),
                proofs,
                lane,
                deliveries,
                denyLists,
                gateOrders,
                anchorLists,
                new RenewalDesk(open.authorities(), book.terminals(), audit, clock),
                versions,
                config.libraries().isEmpty()
                    ? PatronLookup.NONE
                    : new LibraryPatrons(libraries, deliveries::catalogues, clock),
                kiosks,
                new LeaseDesk(
                    book.sites(),
                    (terminal, at) -> deliveries.catalogues().findInForce(terminal, at),
                    keys.signing(),
                    clock),
                live,
                audit,
                clock,
                transport,
                loops));
    EnrolListener enrol =
        parts.started(
            new EnrolListener(
                new InetSocketAddress(config.listen(), config.enrolPort()),
                tls,
                keys,
                open.authorities(),
                open.region(),
                acceptor.port(),
                book.terminals(),
                terminal -> {
                  // Whoever had the name before has it no longer, nor the connection.
                  acceptor.connections().end(terminal.terminalId(), "enrolled again");
                  live.changed(terminal);
                },
                audit,
                clock,
                transport,
                loops));
    ConsolePage page = await(startingPage);
    live.start();
    AuthorityNews authorityNews =
        new AuthorityNews(
            open.authorities(), tls, anchorLists, book.terminals(), links(acceptor.connections()));
    HostOperations operations =
        new HostOperations(
            open,
            deliveries,
            versions,
            links(acceptor.connections()),
            denyLists::look,
            gateOrders,
            authorityNews::look,
            live::changed,
            libraries,
            RandomBytes.from(random),
            clock);
    libraries.start();
    denyLists.start(acceptor.connections()::offer);
    if (open.isShared()) {
      NeighbourWatch neighbours =
          parts.started(
              new NeighbourWatch(
                  deliveries,
                  denyLists,
                  gateOrders,
                  authorityNews,
                  book.terminals(),
                  links(acceptor.connections()),
                  clock));
      neighbours.start();
    }
    Path socket = directory.prepareSocket();
    // Also where the start fails from here on, or the data are deleted under a running host.
    parts.started(() -> directory.removePrivateDirectoryOf(socket));
    parts.started(new AdminServer(socket, operations, transport, loops));
    ports = new Ports(acceptor.port(), enrol.port(), page.uri().getPort());
    directory.replace(directory.hostFile(), describe().encode() + "\n");
  }

  /**
   * Starts a host; it is ready when this returns.
   *
   * @throws IOException with a sentence for whoever runs it; nothing is left running
   */
  public static Host start(HostConfig config, Clock clock, SecureRandom random) throws IOException {
    StartedParts parts = new StartedParts();
    Host host;
    try {
      host = new Host(config, parts, clock, random);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
    log.info(
        "ready [tap={}] [enrol={}] [page={}]",
        host.ports.tap(),
        host.ports.enrol(),
        host.ports.page());
    return host;
  }

  /** What was noted; for tests and status. */
  AuditStore audit() {
    return auditStore;
  }

  public Ports ports() {
    return ports;
  }

  /** What {@code host.json} and the ready line say. */
  public JsonObject describe() {
    return new JsonObject()
        .put("ready", true)
        .put("tapPort", ports.tap())
        .put("enrolPort", ports.enrol())
        .put("pagePort", ports.page())
        .put("pid", ProcessHandle.current().pid());
  }

  /** Stops listening, books what the lane has taken, closes the book. Safe to call again. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // What the lane has taken is booked and answered while its terminals still listen.
    acceptor.stopListening();
    lane.close();
    parts.close();
    try {
      directory.clearRunning();
    } catch (IOException e) {
      log.warn("What the host leaves while running cannot be removed: {}", e.getMessage());
    }
    log.info("stopped");
  }

  private static ConsolePage startPage(HostConfig config, LiveFeed feed) {
    try {
      return ConsolePage.start(PageServer.on(LOOPBACK, config.pagePort()), feed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConsolePage await(CompletableFuture<ConsolePage> starting) throws IOException {
    try {
      return starting.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  private static ZoneId zone(Deliveries deliveries) {
    return deliveries
        .catalogues()
        .findLatest()
        .map(catalogue -> catalogue.zone())
        .orElse(ZONE_BEFORE_CATALOGUE);
  }

  /** Everything a terminal may call this host by. */
  private static Set<String> names(HostConfig config) throws SocketException {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", LOOPBACK, "::1"));
    names.addAll(config.names());
    InetSocketAddress listen = new InetSocketAddress(config.listen(), 0);
    if (listen.getAddress() != null && listen.getAddress().isAnyLocalAddress()) {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          // A link-local address names its interface behind a percent sign, which no certificate
          // can.
          if (!address.isLinkLocalAddress()) {
            names.add(address.getHostAddress());
          }
        }
      }
    } else {
      names.add(config.listen());
    }
    return names;
  }

  private static LinkState links(TerminalConnections connections) {
    return new LinkState() {
      @Override
      public boolean isConnected(String terminalId) {
        return connections.isConnected(terminalId);
      }

      @Override
      public void end(String terminalId, String why) {
        connections.end(terminalId, why);
      }

      @Override
      public void deliver(Function<Terminal, List<Message>> toEach) {
        connections.deliver(toEach);
      }

      @Override
      public void endWhere(Function<Terminal, Optional<String>> why) {
        connections.endWhere(why);
      }
    };
  }

  /** Whether a registry was ever imported; once it was, it stays so. */
  private static final class RegistryMark implements java.util.function.BooleanSupplier {

    private final RegistryStore registry;
    private volatile boolean imported;

    private RegistryMark(RegistryStore registry) {
      this.registry = registry;
    }

    @Override
    public boolean getAsBoolean() {
      if (!imported) {
        imported = registry.generation() > 0;
      }
      return imported;
    }
  }
}

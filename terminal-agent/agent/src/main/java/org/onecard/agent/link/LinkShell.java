package org.onecard.agent.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.denylist.DenyPace;
import org.onecard.agent.denylist.DenyStep;
import org.onecard.agent.journal.JournalShell;
import org.onecard.agent.journal.JournalStatus;
import org.onecard.agent.link.LinkAction.Say;
import org.onecard.agent.share.LentPlaces;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.Delivered;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.agent.store.HostBar;
import org.onecard.agent.store.HostGateOrder;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.card.proof.CardChallenge;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.ProofVerdict;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.RecordId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the connection to the host, and the thread {@code link}. */
public final class LinkShell implements HostDecisions, HostProver, HostLibraries, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkShell.class);
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration IN_FORCE_EVERY = Duration.ofSeconds(1);

  /** Deliveries that wait to be checked and stored; a host sends a handful a day. */
  private static final int DELIVERIES = 16;

  private final TerminalIdentity identity;
  private final List<HostAddress> hosts;

  /** The one whose turn it is. Changed by the link's thread. */
  private volatile HostAddress host;

  private final String agent;
  private final Credentials credentials;
  private final ShownTls tls;
  private final Renewal renewal;
  private final JournalShell journal;
  private final TimeKeeper time;
  private final CatalogueStore catalogues;
  private final DenyListStore denyLists;
  private final HostBar bar;
  private final HostGateOrder gateOrder;
  private final RandomBytes random;
  private final Link link;
  private final AnswerBoard board = new AnswerBoard();
  private final RideBoard rides = new RideBoard();
  private final ProofBoard proofs = new ProofBoard();
  private final NumberedAnswers<LibraryReply> libraries = new NumberedAnswers<>();
  private final LentPlaces lent = new LentPlaces();
  private final DenyPace denyPace = new DenyPace();

  /** Whether this terminal has anything to be proved by the host. */
  private volatile boolean provesByHost;

  /** As of the last action; the link's thread alone looks at it. */
  private boolean wasUp;

  private final AtomicReference<@Nullable ChainedRecord> appended = new AtomicReference<>();
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("link", true), NioIoHandler.newFactory());
  private final ThreadPoolExecutor store =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(DELIVERIES),
          new DefaultThreadFactory("store", true));

  /** Of the link's thread. */
  private @Nullable Channel channel;

  /** The catalogue in force as the host was last told. Of the link's thread. */
  private long toldInForce;

  /** The next look at what has fallen due, and whether it is put off. Of the link's thread. */
  private @Nullable Future<?> nextTick;

  private boolean resting;

  /**
   * While there are two authorities the host is told that of our certificate alone: it takes up the
   * name as long as it has not retired it. All that are believed are named where the host then did
   * not prove itself. Of the link's thread.
   */
  private boolean namesAll;

  private volatile boolean ready;
  private volatile boolean readyAhead;
  private volatile boolean toldAll;
  private volatile LinkStatus status;
  private volatile boolean closed;

  /**
   * A link that is not yet started.
   *
   * @param hosts at least one, which share one book: the first is tried first, and each that cannot
   *     be reached leaves its turn to the next
   * @param anchors whom the terminal believes
   * @param certificates what it shows of itself
   * @param below a random number from 0 to below its argument, for the jitter of pauses
   * @throws SSLException when the terminal's own certificate is of no use
   */
  public LinkShell(
      TerminalIdentity identity,
      List<HostAddress> hosts,
      String agent,
      LinkTimes times,
      JournalShell journal,
      TimeKeeper time,
      CatalogueStore catalogues,
      DenyListStore denyLists,
      HostBar bar,
      HostGateOrder gateOrder,
      AnchorStore anchors,
      CertificateStore certificates,
      RandomBytes random,
      IntUnaryOperator below)
      throws SSLException {
    this.identity = identity;
    this.hosts = List.copyOf(hosts);
    this.host = this.hosts.get(0);
    this.agent = agent;
    this.credentials =
        new Credentials(anchors, certificates, identity.recordKey(), new SecureRandom());
    this.tls = new ShownTls(time::floor);
    SslContext unused = tls.of(credentials.shown());
    this.renewal = new Renewal(times.renewalSpread(), below);
    this.journal = journal;
    this.time = time;
    this.catalogues = catalogues;
    this.denyLists = denyLists;
    this.bar = bar;
    this.gateOrder = gateOrder;
    this.random = random;
    this.link =
        new Link(
            identity.terminalId(),
            identity.region(),
            identity.regionKeys().signing(),
            times,
            below,
            journal.status().end(),
            journal.status().open());
    this.status = new LinkStatus(LinkState.DOWN, host.toString(), "not started");
  }

  /** Connects, and stays at it until {@link #close}. */
  public void start() {
    journal.onAppended(this::appended);
    loop.execute(() -> perform(link.start(time.nanos())));
    // Ends with its loop.
    var unusedWatch =
        loop.scheduleAtFixedRate(
            () -> {
              inStore(this::lookWhichIsInForce);
              askForCertificate();
            },
            IN_FORCE_EVERY.toMillis(),
            IN_FORCE_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
    tickAfter(TICK);
  }

  /** Again and again, and seldom where nothing is under way: each waking costs an idle terminal. */
  private void tickAfter(Duration pause) {
    if (!loop.isShuttingDown()) {
      resting = pause.equals(Link.REST);
      nextTick = loop.schedule(this::tick, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    try {
      JournalStatus stands = journal.status();
      if (stands.open()) {
        perform(link.epochOpened(stands.last()));
      }
      perform(link.tick(time.nanos(), Nonce.generate(random)));
      askForSupplies();
      comeUnderNextCertificate();
    } catch (RuntimeException e) {
      LOG.error("[terminal={}] a fault of our own on the link", identity.terminalId(), e);
    } finally {
      tickAfter(isAtRest() ? Link.REST : TICK);
    }
  }

  private boolean isAtRest() {
    return link.isAtRest(time.nanos()) && !denyPace.isFetching();
  }

  /** Something has come under way: what falls due with it must not wait until the rest is over. */
  private void endRest() {
    Future<?> waiting = nextTick;
    if (resting && !isAtRest() && waiting != null && waiting.cancel(false)) {
      tickAfter(TICK);
    }
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isReadyAhead() {
    return readyAhead;
  }

  @Override
  public void goAhead(ChainedRecord tap) {
    onLoop(() -> perform(link.goAhead(time.nanos(), tap)));
  }

  @Override
  public void personComes() {
    if (readyAhead && !ready) {
      onLoop(() -> link.personComes(time.nanos()));
    }
  }

  @Override
  public boolean hasToldAll() {
    return toldAll;
  }

  @Override
  public Optional<HostDecision> await(RecordId tap, Duration atMost) throws InterruptedException {
    return board
        .await(tap, atMost.toNanos())
        .filter(answer -> answer.result() == AnswerResult.DECIDED)
        .flatMap(
            answer ->
                answer
                    .decision()
                    .map(decision -> new HostDecision(decision, answer.pendingDebit())));
  }

  @Override
  public Optional<Boolean> awaitRide(RecordId result, Duration atMost) throws InterruptedException {
    return rides.await(result, atMost.toNanos());
  }

  /** Fetches challenges ahead from now on. */
  public void proveByHost() {
    provesByHost = true;
    onLoop(this::fetchChallenges);
  }

  @Override
  public Optional<CardChallenge> takeChallenge() {
    Optional<CardChallenge> taken = proofs.take(time.nanos());
    onLoop(this::fetchChallenges);
    return taken;
  }

  @Override
  public Optional<ProofVerdict> prove(ProofEvidence evidence, Duration atMost)
      throws InterruptedException {
    long number = proofs.next();
    onLoop(
        () -> {
          if (link.state() == LinkState.UP) {
            send(new Message.ProofRequest(number, evidence));
          } else {
            proofs.giveUp();
          }
        });
    return proofs.await(number, atMost.toNanos());
  }

  @Override
  public Optional<LibraryReply> askLibrary(
      LibraryWish wish, String tapId, String item, String key, Duration atMost)
      throws InterruptedException {
    long number = libraries.next();
    onLoop(
        () -> {
          if (link.state() == LinkState.UP) {
            send(new Message.LibraryAsked(number, wish, tapId, item, key));
          } else {
            libraries.giveUp();
          }
        });
    return libraries.await(number, atMost.toNanos());
  }

  /** On the link's thread. */
  private void fetchChallenges() {
    if (provesByHost && link.state() == LinkState.UP && proofs.wants(time.nanos())) {
      send(new Message.ChallengesWanted(ProofBoard.WANTED));
    }
  }

  /** On the link's thread. Only when all was told: what was spent is then in the host's book. */
  private void askForPlaces() {
    Instant now = time.now().at();
    if (link.isIdle() && lent.wants(catalogues.at(now), identity.itemId(), now)) {
      send(new Message.LeaseWanted(lent.giveUp(now)));
    }
  }

  @Override
  public LentPlaces lentPlaces() {
    return lent;
  }

  @Override
  public Optional<String> findBar() {
    return bar.findWhy();
  }

  public LinkStatus status() {
    return status;
  }

  @Override
  public void close() {
    closed = true;
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    store.shutdown();
    try {
      // A file that is being written is finished; an interrupt would break it off.
      if (!store.awaitTermination(2, TimeUnit.SECONDS)) {
        store.shutdownNow();
      }
    } catch (InterruptedException e) {
      store.shutdownNow();
      Thread.currentThread().interrupt();
    }
    keepBar(); // It may have been among what was waiting.
  }

  /** On the journal's thread. Only the last of several is told, so that nothing piles up. */
  private void appended(ChainedRecord record) {
    boolean told = appended.getAndSet(record) != null;
    if (told || loop.isShuttingDown()) {
      return;
    }
    try {
      loop.execute(
          () -> {
            ChainedRecord latest = appended.getAndSet(null);
            if (latest != null) {
              perform(link.appended(time.nanos(), latest));
            }
          });
    } catch (RejectedExecutionException e) {
      // The link ended just now. The journal has the record, and must not end for it.
    }
  }

  private void perform(List<LinkAction> actions) {
    try {
      actions.forEach(this::perform);
    } catch (RuntimeException e) {
      LOG.error("[terminal={}] a fault of our own on the link", identity.terminalId(), e);
      closeChannel();
    }
    ready = link.isReadyForLive();
    readyAhead = link.isReadyAhead();
    toldAll = link.isIdle();
    if (link.state() != LinkState.UP) {
      proofs.giveUp();
      libraries.giveUp();
    }
    if (status.state() != link.state()) {
      status = new LinkStatus(link.state(), host.toString(), status.said());
    }
    boolean isUp = link.state() == LinkState.UP;
    if (isUp && !wasUp) {
      askForSupplies();
    }
    wasUp = isUp;
    endRest();
  }

  /**
   * On the link's thread. What the next tap may need; also at once when the host is there again.
   */
  private void askForSupplies() {
    fetchChallenges();
    askForPlaces();
    askForDenyList();
  }

  private void perform(LinkAction action) {
    if (action instanceof LinkAction.Connect) {
      connect();
    } else if (action instanceof LinkAction.Close) {
      closeChannel();
    } else if (action instanceof LinkAction.Send send) {
      send(send.message());
    } else if (action instanceof LinkAction.Submit submit) {
      int epoch = submit.records().get(0).content().id().epoch();
      send(Submissions.sign(submit.number(), submit.records(), identity.recordKeyOf(epoch)));
    } else if (action instanceof LinkAction.SubmitAhead submit) {
      int epoch = submit.tap().content().id().epoch();
      send(Submissions.signAhead(submit.number(), submit.tap(), identity.recordKeyOf(epoch)));
    } else if (action instanceof LinkAction.Read read) {
      read(read);
    } else if (action instanceof LinkAction.Answered answered) {
      answered(answered.answer());
    } else if (action instanceof LinkAction.Unanswered unanswered) {
      board.giveUp(unanswered.records());
    } else if (action instanceof LinkAction.Release release) {
      journal.release(release.head());
    } else if (action instanceof LinkAction.TakeBar barred) {
      bar.set(barred.why());
      inStore(this::keepBar);
    } else if (action instanceof LinkAction.LiftBar && bar.findWhy().isPresent()) {
      bar.lift();
      inStore(this::keepBar);
    } else if (action instanceof LinkAction.TakeTime told) {
      takeTime(told, time.nanos());
    } else if (action instanceof LinkAction.TakeGrant granted) {
      journal.grant(granted.grant());
    } else if (action instanceof LinkAction.TakeChallenges taken) {
      proofs.put(taken.challenges(), time.now().at(), time.nanos());
    } else if (action instanceof LinkAction.TakeProof taken) {
      proofs.put(taken.answer());
    } else if (action instanceof LinkAction.TakeGateOrder taken) {
      // Not behind a disk that is slow: somebody may stand before the gate.
      if (gateOrder.take(taken.order())) {
        inStore(gateOrder::keep);
      }
    } else if (action instanceof LinkAction.TakeAnchors taken) {
      inStore(() -> takeAnchors(taken.anchors()));
    } else if (action instanceof LinkAction.TakeCertificate taken) {
      renewal.came(time.nanos());
      inStore(() -> takeCertificate(taken.grant()));
    } else if (action instanceof LinkAction.TakeLibrary taken) {
      libraries.put(taken.told().number(), taken.told().reply());
    } else if (action instanceof LinkAction.TakeLease taken) {
      lent.take(taken.lease(), time.now().at());
      LOG.info(
          "[terminal={}] {} places of {} are lent until {}",
          identity.terminalId(),
          taken.lease().persons(),
          taken.lease().slot(),
          taken.lease().until());
    } else if (action instanceof LinkAction.TakeCatalogue taken) {
      inStore(() -> takeCatalogue(taken.delivery()));
    } else if (action instanceof LinkAction.TakeDenyOffer taken) {
      offerDenyList(taken.offer());
    } else if (action instanceof LinkAction.TakeDenyChunk taken) {
      denyPace.came(time.nanos());
      inStore(() -> denyStep(denyLists.took(taken.chunk(), time.now().at())));
    } else if (action instanceof Say say) {
      say(say);
    }
  }

  private void connect() {
    Credentials.Shown shown = credentials.shown();
    List<X509Certificate> named =
        shown.anchors().size() > 1 && !namesAll
            ? List.of(shown.own().authority())
            : shown.anchors();
    SslContext context;
    try {
      context = tls.of(shown);
    } catch (SSLException e) {
      onLoop(() -> lost("this terminal's certificate is of no use: " + e.getMessage()));
      return;
    }
    var unused =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    SslHandler handler = ShownTls.handler(context, socket.alloc(), host, named);
                    handler.setHandshakeTimeoutMillis(5_000);
                    socket.pipeline().addLast(handler, new Conversation(shown, named));
                  }
                })
            .connect(InetSocketAddress.createUnresolved(host.name(), host.port()))
            .addListener(
                (ChannelFuture connecting) -> {
                  if (connecting.isSuccess()) {
                    channel = connecting.channel();
                  } else {
                    lost(host + ": " + reason(connecting.cause()));
                  }
                });
  }

  /** Where it was linked, the same host may be back at once; else the next one has its turn. */
  private void lost(String why) {
    boolean wasLinked = link.state() == LinkState.UP;
    denyPace.stop();
    perform(link.disconnected(time.nanos(), why));
    if (!wasLinked) {
      host = hosts.get((hosts.indexOf(host) + 1) % hosts.size());
    }
  }

  private void send(Message message) {
    Channel open = channel;
    if (open != null) {
      var unused =
          open.writeAndFlush(Unpooled.wrappedBuffer(Frames.encode(Messages.encode(message))))
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private void read(LinkAction.Read wanted) {
    var unused =
        journal
            .read(wanted.from(), wanted.most())
            .thenAcceptAsync(
                records -> perform(link.recordsRead(time.nanos(), wanted.from(), records)),
                this::onLoop);
  }

  private void onLoop(Runnable task) {
    if (!closed && !loop.isShuttingDown()) {
      loop.execute(task);
    }
  }

  private void answered(Answer answer) {
    LOG.debug(
        "[terminal={}] [tap={}] the host says {}",
        identity.terminalId(),
        answer.id(),
        answer.result());
    switch (answer.result()) {
      case DECIDED, UNDECIDED -> board.put(answer);
      case REVERSED, CHARGED ->
          LOG.info(
              "[terminal={}] [tap={}] decided alone, the host's book differs [result={}]"
                  + " [postedYuan={}]",
              identity.terminalId(),
              answer.id(),
              answer.result(),
              answer.posted().inYuan());
      case ACCEPTED -> rides.put(answer);
      case KEPT -> {
        // As it was said.
      }
    }
  }

  private void takeTime(LinkAction.TakeTime told, long answeredNanos) {
    inStore(
        () -> {
          try {
            time.hostSaid(told.time().at(), told.askedNanos(), answeredNanos);
          } catch (IOException e) {
            LOG.warn(
                "[terminal={}] the time floor is not kept: {}",
                identity.terminalId(),
                e.getMessage());
          }
        });
  }

  // ---- from one certificate to the next ----

  /** On the store's thread; after the host's time, which is of the same connection. */
  private void takeAnchors(Message.Signed<AnchorList> list) {
    try {
      AnchorStore.Taking taking = credentials.take(list, time.now().at());
      if (taking instanceof AnchorStore.Taking.Refused refused) {
        LOG.error(
            "[terminal={}] the list of authorities {} is refused, the one before holds: {}",
            identity.terminalId(),
            list.content().version(),
            refused.why());
      } else if (taking instanceof AnchorStore.Taking.Taken) {
        LOG.info(
            "[terminal={}] certificates of {} authorities are believed [list={}]",
            identity.terminalId(),
            list.content().anchors().size(),
            list.content().version());
      }
      long held = credentials.anchorsVersion();
      onLoop(() -> send(new Message.AnchorsHeld(held)));
    } catch (IOException e) {
      LOG.error(
          "[terminal={}] the list of authorities cannot be kept, the one before holds: {}",
          identity.terminalId(),
          e.getMessage());
    }
  }

  /** On the link's thread. */
  private void askForCertificate() {
    if (link.state() == LinkState.UP
        && !credentials.shown().isNext()
        && renewal.isDue(time.nanos(), credentials.needsAnother(time.now()))) {
      inStore(
          () -> {
            try {
              Message.CertificateWanted wanted = credentials.ask();
              onLoop(
                  () -> {
                    if (link.state() == LinkState.UP) {
                      send(wanted);
                    }
                  });
            } catch (IOException e) {
              LOG.error(
                  "[terminal={}] no certificate is asked for: {}",
                  identity.terminalId(),
                  e.getMessage());
            }
          });
    }
  }

  /** On the store's thread. */
  private void takeCertificate(Message.CertificateGrant grant) {
    try {
      credentials.take(grant);
      LOG.info("[terminal={}] has got another certificate", identity.terminalId());
    } catch (IOException e) {
      LOG.error(
          "[terminal={}] the certificate that the host gave is not taken: {}",
          identity.terminalId(),
          e.getMessage());
    }
  }

  /** On the link's thread, when nothing is under way: a tap would wait for the new connection. */
  private void comeUnderNextCertificate() {
    Channel open = channel;
    if (open != null && link.isIdle() && credentials.shown().isNext()) {
      Conversation conversation = open.pipeline().get(Conversation.class);
      // It may itself have been the next one when this connection began.
      if (conversation != null && !conversation.shown.own().equals(credentials.shown().own())) {
        conversation.ended = "it is taken up again under the new certificate";
        closeChannel();
      }
    }
  }

  /** On the link's thread. */
  private void nextIsWelcome(Credentials.Shown shown) {
    inStore(
        () -> {
          try {
            credentials.welcomed(shown);
            LOG.info("[terminal={}] is linked under its new certificate", identity.terminalId());
          } catch (IOException e) {
            // It is tried first at every start, and so is found again.
            LOG.warn(
                "[terminal={}] the new certificate is not in its place yet: {}",
                identity.terminalId(),
                e.getMessage());
          }
        });
  }

  private void keepBar() {
    try {
      bar.keep();
    } catch (IOException e) {
      LOG.warn(
          "[terminal={}] whether the host takes this terminal is not kept for the next start: {}",
          identity.terminalId(),
          e.getMessage());
    }
  }

  private void takeCatalogue(Message.CatalogueDelivery delivery) {
    Delivered delivered = catalogues.take(delivery, time.now().at());
    logDelivered("catalogue", delivered);
    long inForce = catalogues.at(time.now().at()).version();
    Message.CatalogueReport report =
        delivered instanceof Delivered.Refused refused
            ? new Message.CatalogueReport(refused.version(), false, refused.why(), inForce)
            : new Message.CatalogueReport(
                ((Delivered.Taken) delivered).version(), true, "", inForce);
    onLoop(
        () -> {
          toldInForce = inForce;
          send(report);
        });
  }

  /** Tells the host when another version has come into force by its time. */
  private void lookWhichIsInForce() {
    long inForce = catalogues.at(time.now().at()).version();
    onLoop(
        () -> {
          if (link.state() == LinkState.UP && inForce != toldInForce) {
            toldInForce = inForce;
            LOG.info("[terminal={}] catalogue {} is in force", identity.terminalId(), inForce);
            send(new Message.CatalogueReport(inForce, true, "", inForce));
          }
        });
  }

  /** On the link's thread. */
  private void offerDenyList(DenyListOffer offer) {
    denyPace.offered(offer);
    if (!isPutInStore(() -> denyStep(denyLists.offered(offer, time.now().at())))) {
      denyPace.failed(time.nanos());
    }
  }

  /** On the store's thread. */
  private void denyStep(DenyStep step) {
    if (step instanceof DenyStep.Ask ask) {
      onLoop(
          () -> {
            denyPace.want(time.nanos(), ask.wanted());
            askForDenyList();
          });
    } else if (step instanceof DenyStep.Ended ended) {
      onLoop(denyPace::stop);
      logDelivered("deny list", ended.delivered());
    } else if (step instanceof DenyStep.Later later) {
      onLoop(() -> denyPace.failed(time.nanos()));
      logDelivered("deny list", later.delivered());
    }
  }

  /** On the link's thread. */
  private void askForDenyList() {
    if (link.state() == LinkState.UP) {
      denyPace.pollOffer(time.nanos()).ifPresent(this::offerDenyList);
      denyPace.poll(time.nanos(), link.isQuiet()).ifPresent(this::send);
    }
  }

  private void logDelivered(String what, Delivered delivered) {
    if (closed) {
      return; // Broken off halfway; the host delivers it again.
    }
    if (delivered instanceof Delivered.Refused refused) {
      LOG.error(
          "[terminal={}] {} {} is refused, the last good one stays: {}",
          identity.terminalId(),
          what,
          refused.version(),
          refused.why());
    } else {
      LOG.info(
          "[terminal={}] {} version {} taken",
          identity.terminalId(),
          what,
          ((Delivered.Taken) delivered).version());
    }
  }

  private void inStore(Runnable task) {
    boolean unused = isPutInStore(task);
  }

  /** Answers whether there was room for it. */
  private boolean isPutInStore(Runnable task) {
    try {
      store.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      // The host delivers again at the next greeting.
      LOG.warn("[terminal={}] the disk is slow, a delivery is passed over", identity.terminalId());
      return false;
    }
  }

  private void say(Say say) {
    switch (say.level()) {
      case INFO -> LOG.info("[terminal={}] [host={}] {}", identity.terminalId(), host, say.text());
      case WARN -> LOG.warn("[terminal={}] [host={}] {}", identity.terminalId(), host, say.text());
      case ERROR ->
          LOG.error("[terminal={}] [host={}] {}", identity.terminalId(), host, say.text());
    }
    status = new LinkStatus(link.state(), host.toString(), say.text());
  }

  private void closeChannel() {
    Channel open = channel;
    if (open != null) {
      close(open);
    }
  }

  /** What comes of it is told to the conversation. */
  private static void close(Channel open) {
    var unused = open.close();
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "closed" : String.valueOf(cause.getMessage());
  }

  /** One connection. */
  private final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {

    private final FrameReader frames = FrameReader.ofHost();
    private String ended = "the connection ended";
    private boolean hostProved;
    private final Credentials.Shown shown;
    private final List<X509Certificate> named;

    Conversation(Credentials.Shown shown, List<X509Certificate> named) {
      this.shown = shown;
      this.named = named;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          hostProved = true;
          namesAll = false;
          channel = context.channel();
          HeldCatalogues held = catalogues.held(time.now().at());
          toldInForce = held.inForce();
          perform(
              link.connected(
                  time.nanos(),
                  Nonce.generate(random),
                  agent,
                  held,
                  denyLists.version(),
                  shownBy(context)));
        } else {
          ended = "no TLS with " + host + ": " + reason(handshake.cause());
        }
      }
    }

    /** Also of a session that was taken up again, for which no certificate was sent anew. */
    private Validity shownBy(ChannelHandlerContext context) {
      try {
        return Validity.of(
            context.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates(),
            shown.anchors());
      } catch (SSLPeerUnverifiedException e) {
        throw new IllegalStateException("a handshake ended well without a certificate", e);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      byte[] came = new byte[bytes.readableBytes()];
      bytes.readBytes(came);
      FrameReader.Read read = frames.feed(came);
      if (read instanceof FrameReader.Read.Complete complete) {
        for (byte[] payload : complete.payloads()) {
          received(context, payload);
        }
      } else if (read instanceof FrameReader.Read.Malformed malformed) {
        ended = "the host does not speak our protocol: " + malformed.because();
        LinkShell.close(context.channel());
      }
    }

    private void received(ChannelHandlerContext context, byte[] payload) {
      Decoded<Message> decoded = Messages.decode(payload);
      if (decoded instanceof Decoded.Ok<Message> ok) {
        // Of a session that was taken up again the host judges the certificate after the handshake.
        if (ok.value() instanceof Message.Refusal refusal
            && refusal.code() == RefusalCode.IDENTITY
            && link.state() == LinkState.GREETING
            && isRefusedWithAnotherLeft(refusal.text())) {
          close(context.channel());
          return;
        }
        perform(link.received(time.nanos(), ok.value()));
        if (shown.isNext()
            && ok.value() instanceof Message.Welcome
            && link.state() == LinkState.UP) {
          nextIsWelcome(shown);
        }
      } else {
        ended =
            "the host does not speak our protocol: "
                + ((Decoded.Malformed<Message>) decoded).because();
        LinkShell.close(context.channel());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (channel == context.channel()) {
        channel = null;
      }
      namesAll = !hostProved;
      if (!closed) {
        lost(ended);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Throwable fault = cause instanceof DecoderException ? cause.getCause() : cause;
      ended = hostProved ? reason(fault) : "no TLS with " + host + ": " + reason(fault);
      if (hostProved && PinnedTls.refusesOurCertificate(fault)) {
        if (!isRefusedWithAnotherLeft(ended)) {
          perform(
              link.certificateRefused(
                  isOfARetiredAuthority(context)
                      ? "it is of an authority that was retired while the terminal was away: "
                          + TerminalIdentity.ENROL_AGAIN
                      : ended));
        }
      }
      LinkShell.close(context.channel());
    }

    private boolean isRefusedWithAnotherLeft(String why) {
      boolean isLeft = credentials.refused(shown);
      if (isLeft) {
        renewal.refused(time.nanos());
        ended = "the host does not take the new certificate, the one before is shown again: " + why;
        LOG.warn("[terminal={}] {}", identity.terminalId(), ended);
      }
      return isLeft;
    }

    /** Whether the host was told that authority alone, and had no certificate of it to show. */
    private boolean isOfARetiredAuthority(ChannelHandlerContext context) {
      X509Certificate authority = shown.own().authority();
      return !shown.anchors().contains(authority)
          || (!named.equals(shown.anchors())
              && ""
                  .equals(
                      context.pipeline().get(SslHandler.class).engine().getApplicationProtocol()));
    }
  }
}

package org.onecard.server.acceptor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.AnchorsHeld;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CatalogueReport;
import org.onecard.protocol.message.Message.CertificateWanted;
import org.onecard.protocol.message.Message.ChallengesWanted;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.Message.Heartbeat;
import org.onecard.protocol.message.Message.Hello;
import org.onecard.protocol.message.Message.HostTimeMessage;
import org.onecard.protocol.message.Message.LeaseWanted;
import org.onecard.protocol.message.Message.LibraryAsked;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.ProofRequest;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.Texts;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.ProofId;
import org.onecard.server.authority.CertificateVerdict;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.authority.RefusedCertificateException;
import org.onecard.server.enrolment.RenewalDesk;
import org.onecard.server.lane.Reply;
import org.onecard.server.lane.Submitted;
import org.onecard.server.net.MalformedInputException;
import org.onecard.server.net.Outbound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection on the tap port. Everything but {@link Reply} runs on its event loop. */
final class TerminalHandler extends SimpleChannelInboundHandler<Message> {

  private static final Logger log = LoggerFactory.getLogger(TerminalHandler.class);
  private static final int HELLO_WITHIN_SECONDS = 5;
  private static final int MOST_UNDER_WAY = 8;

  /** Each is a row in the book. A terminal needs one, and another where an answer was lost. */
  private static final int MOST_RENEWALS = 8;

  /** Where the host cannot greet as many as come, or cannot greet at all. */
  private static final Duration CROWDED = Duration.ofSeconds(10);

  private static final int MOST_PUBLISHED_MEANWHILE = 8;

  /** Checks of the epochs that a terminal speaks in; it has 16, and uses one or two. */
  private static final int MOST_CHECKS = 32;

  private final AcceptorParts parts;
  private final Map<Integer, SubmissionCheck> checks = new HashMap<>();
  private volatile @Nullable Channel channel;
  private volatile @Nullable Terminal terminal;

  /** What the terminal showed; judged again whenever time may have changed the verdict. */
  private volatile X509Certificate[] shown = new X509Certificate[0];

  private boolean refused;
  private boolean saidHello;
  private boolean welcomed;
  private boolean fetchesDenyList;

  /** Of the welcome thread. */
  private int renewals;

  /** What it said that it holds. */
  private long denyListVersion;

  /** What was published between our looking up what is missing and the welcome. */
  private final List<Message> publishedMeanwhile = new ArrayList<>();

  /** Submissions that wait for a library, and those behind them; at most as are under way. */
  private final Deque<CompletableFuture<Submitted>> gathering = new ArrayDeque<>();

  private int lastEpoch;
  private int underWay;

  /** Of those under way. */
  private int behindTheLoop;

  private Head head = Head.NONE;
  private OptionalLong catalogueVersion = OptionalLong.empty();

  TerminalHandler(AcceptorParts parts) {
    super(Message.class);
    this.parts = parts;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    channel = context.channel();
    super.channelActive(context);
  }

  // ---- who is there ----

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        judgeCertificate(context);
      } else {
        handshakeFailed(context, handshake.cause());
      }
    } else if (event instanceof IdleStateEvent) {
      log.info("{} silent for too long", name());
      Outbound.close(context);
    } else {
      super.userEventTriggered(context, event);
    }
  }

  /** Again after the handshake: a resumed session does not show its certificate to TLS anew. */
  private void judgeCertificate(ChannelHandlerContext context) {
    shown = peerCertificates(context);
    CertificateVerdict verdict = parts.certificates().judge(shown, parts.clock().instant());
    if (verdict instanceof CertificateVerdict.Accepted accepted) {
      terminal = accepted.terminal();
      Future<?> unused =
          context
              .executor()
              .schedule(
                  () -> {
                    if (!saidHello) {
                      refuse(context, RefusalCode.IDENTITY, "no hello within 5 s");
                    }
                  },
                  HELLO_WITHIN_SECONDS,
                  TimeUnit.SECONDS);
    } else if (verdict instanceof CertificateVerdict.Refused fault) {
      turnAway(context, fault);
    }
  }

  private void turnAway(ChannelHandlerContext context, CertificateVerdict.Refused verdict) {
    noteRefused(context, verdict);
    refuse(context, RefusalCode.IDENTITY, verdict.fault().sentence());
  }

  /** Without asking the book: a certificate ends while its connection goes on. */
  private boolean hasExpired() {
    X509Certificate[] certificates = shown;
    return certificates.length > 0
        && parts.clock().instant().isAfter(certificates[0].getNotAfter().toInstant());
  }

  private void handshakeFailed(ChannelHandlerContext context, Throwable cause) {
    Optional<RefusedCertificateException> verdict = findRefusal(cause);
    if (verdict.isPresent()) {
      noteRefused(context, verdict.get().verdict());
    } else {
      parts
          .audit()
          .noteStranger(
              remote(context),
              "connection.handshake",
              // The kind only: the text of some faults repeats what a stranger sent.
              "A TLS handshake on the tap port failed: " + kindOf(cause));
    }
    Outbound.close(context);
  }

  private static String kindOf(Throwable fault) {
    // Netty wraps what happened in a fault of its decoder.
    Throwable cause = fault.getCause();
    return fault.getClass().getSimpleName()
        + (cause == null ? "" : " of " + cause.getClass().getSimpleName());
  }

  private void noteRefused(ChannelHandlerContext context, CertificateVerdict.Refused verdict) {
    parts
        .audit()
        .noteStranger(
            verdict.claimed().isEmpty() ? remote(context) : "terminal " + verdict.claimed(),
            "certificate." + AuditNames.of(verdict.fault()),
            "A connection from %s was refused: %s."
                .formatted(remote(context), verdict.fault().sentence()));
  }

  private static Optional<RefusedCertificateException> findRefusal(Throwable failure) {
    Throwable cause = failure;
    // A chain of causes may be a ring; no real one is this long.
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof RefusedCertificateException found) {
        return Optional.of(found);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static X509Certificate[] peerCertificates(ChannelHandlerContext context) {
    try {
      Certificate[] shown =
          context.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates();
      return Arrays.copyOf(shown, shown.length, X509Certificate[].class);
    } catch (SSLPeerUnverifiedException e) {
      return new X509Certificate[0];
    }
  }

  // ---- what it says ----

  @Override
  protected void channelRead0(ChannelHandlerContext context, Message message) {
    Terminal known = terminal;
    if (known == null || refused) {
      // What still comes on a refused connection is not looked at.
      return;
    }
    if (hasExpired()) {
      turnAway(
          context,
          new CertificateVerdict.Refused(CertificateVerdict.Fault.EXPIRED, known.terminalId()));
      return;
    }
    if (message instanceof Hello hello) {
      hello(context, known, hello);
    } else if (!welcomed) {
      refuse(
          context,
          RefusalCode.MALFORMED,
          "the first message is a hello, and its answer comes first");
    } else if (message instanceof Submission submission) {
      submission(context, known, submission);
    } else if (message instanceof Heartbeat heartbeat) {
      Outbound.send(
          context,
          new HostTimeMessage(parts.word().time(heartbeat.nonce(), known.terminalId(), head)));
      told(known);
    } else if (message instanceof CatalogueReport report) {
      catalogueReport(known, report);
    } else if (message instanceof ChallengesWanted wanted) {
      parts
          .proofs()
          .give(known.terminalId(), wanted.count())
          .ifPresent(challenges -> Outbound.send(context, challenges));
    } else if (message instanceof LeaseWanted wanted) {
      lend(context, known, wanted);
    } else if (message instanceof LibraryAsked asked) {
      askLibrary(context, known, asked);
    } else if (message instanceof AnchorsHeld held) {
      behindTheLoop(
          context, known, () -> parts.terminals().anchorsHeld(known.terminalId(), held.version()));
    } else if (message instanceof CertificateWanted wanted) {
      behindTheLoop(context, known, () -> renew(context, known, wanted));
    } else if (message instanceof DenyListWanted wanted) {
      fetchDenyList(context, wanted);
    } else if (message instanceof ProofRequest request) {
      prove(context, known, request);
    } else {
      refuse(context, RefusalCode.MALFORMED, "that message is not for a host's tap port");
    }
  }

  /**
   * Off the event loop, as it writes. Where it cannot be done now the terminal asks again, or says
   * it again after its next hello.
   */
  private void behindTheLoop(ChannelHandlerContext context, Terminal known, Runnable work) {
    // What was read already comes even while no more is read; and all terminals share that thread.
    if (behindTheLoop >= MOST_UNDER_WAY) {
      log.debug("[terminal={}] was not answered: it asks too much at once", known.terminalId());
      return;
    }
    behindTheLoop++;
    underWay++;
    readOrNot(context);
    LoopReply reply = new LoopReply(context);
    Runnable over =
        () -> {
          reply.onLoop(() -> behindTheLoop--);
          reply.done();
        };
    try {
      parts
          .welcomeThread()
          .execute(
              () -> {
                try {
                  work.run();
                } catch (LedgerUnavailable e) {
                  log.warn(
                      "[terminal={}] was not answered: {}", known.terminalId(), e.getMessage());
                } finally {
                  over.run();
                }
              });
    } catch (RejectedExecutionException e) {
      log.debug("[terminal={}] was not answered: too many ask at once", known.terminalId());
      over.run();
    }
  }

  private void lend(ChannelHandlerContext context, Terminal known, LeaseWanted wanted) {
    behindTheLoop(
        context,
        known,
        () ->
            parts
                .leases()
                .lend(known, wanted)
                .ifPresent(
                    lease -> context.executor().execute(() -> Outbound.send(context, lease))));
  }

  /** On the welcome thread, after it was judged once more: a revoked terminal gets nothing. */
  private void renew(ChannelHandlerContext context, Terminal known, CertificateWanted wanted) {
    if (renewals >= MOST_RENEWALS || isTurnedAway(context)) {
      return;
    }
    RenewalDesk.Renewal renewal =
        parts
            .renewals()
            .renew(known.terminalId(), ClientCertificateCheck.fingerprint(shown[0]), wanted);
    if (renewal instanceof RenewalDesk.Renewal.Granted granted) {
      renewals++;
      context.executor().execute(() -> Outbound.send(context, granted.grant()));
    } else if (renewal instanceof RenewalDesk.Renewal.Refused no) {
      context.executor().execute(() -> refuse(context, no.code(), no.why()));
    }
  }

  /** One piece at a time, so that never more than that waits before an answer to a tap. */
  private void fetchDenyList(ChannelHandlerContext context, DenyListWanted wanted) {
    if (fetchesDenyList) {
      return; // Whoever asks twice is told once.
    }
    fetchesDenyList = true;
    parts
        .denyLists()
        .answer(
            wanted,
            answer -> {
              try {
                context
                    .executor()
                    .execute(
                        () -> {
                          fetchesDenyList = false;
                          answer.ifPresent(message -> Outbound.send(context, message));
                        });
              } catch (RejectedExecutionException e) {
                log.debug("{} the host is stopping, a piece of the deny list is not sent", name());
              }
            });
  }

  private void hello(ChannelHandlerContext context, Terminal known, Hello hello) {
    if (saidHello) {
      refuse(context, RefusalCode.MALFORMED, "hello was said already");
      return;
    }
    saidHello = true;
    denyListVersion = hello.denyListVersion();
    if (!hello.versions().contains(Greeting.PROTOCOL_VERSION)) {
      refuse(context, RefusalCode.VERSION, "this host speaks protocol version 1");
      return;
    }
    if (!hello.terminalId().equals(known.terminalId())) {
      parts
          .audit()
          .note(
              "terminal " + known.terminalId(),
              "hello.identity",
              "Its certificate was used to say hello as another terminal.");
      refuse(
          context, RefusalCode.IDENTITY, "the hello names another terminal than the certificate");
      return;
    }
    catalogueVersion =
        OptionalLong.of(
            hello.catalogues().isEmpty() ? hello.catalogueVersion() : hello.catalogueInForce());
    try {
      parts.welcomeThread().execute(() -> greet(context, known, hello));
    } catch (RejectedExecutionException e) {
      refuse(context, RefusalCode.BUSY, "too many terminals come at once", CROWDED);
    }
  }

  /**
   * On the welcome thread. The terminal may have been revoked or enrolled again since the
   * handshake: it is judged once before it takes the place of another connection, and once when
   * whoever revokes finds this connection to end. What is missing is looked up when whoever
   * publishes finds it too.
   */
  private void greet(ChannelHandlerContext context, Terminal known, Hello hello) {
    try {
      if (isTurnedAway(context)) {
        return;
      }
      parts.versions().heard(known.terminalId(), hello);
      parts.connections().add(known.terminalId(), this);
      if (isTurnedAway(context)) {
        return;
      }
      takeIntoUse(known);
      Greeting.Greeted greeted = parts.greeting().greet(known.terminalId(), hello);
      List<Message> missing =
          new ArrayList<>(parts.deliveries().missing(known, hello::holdsCatalogue));
      parts.denyLists().offerBeyond(hello.denyListVersion()).ifPresent(missing::add);
      long newestDenyList = parts.denyLists().version();
      if (newestDenyList > 0 && hello.denyListVersion() > newestDenyList) {
        log.warn(
            "[terminal={}] holds deny list {}, and the newest is {}: this book was restored, or a"
                + " clock stood wrong. The terminal takes none of ours until one is above its own.",
            known.terminalId(),
            hello.denyListVersion(),
            newestDenyList);
      }
      parts.gateOrders().find(known.terminalId()).ifPresent(missing::add);
      parts.anchorLists().find().ifPresent(missing::add);
      context.executor().execute(() -> welcome(context, known, greeted, missing));
    } catch (LedgerUnavailable e) {
      log.error("[terminal={}] cannot be welcomed: {}", known.terminalId(), e.getMessage());
      context
          .executor()
          .execute(
              () -> {
                refuse(context, RefusalCode.BUSY, "the book cannot be reached now", CROWDED);
                forgetIfGone(context);
              });
    }
  }

  /** From its first hello under a new certificate on, the one before is worth nothing. */
  private void takeIntoUse(Terminal known) {
    if (parts
        .terminals()
        .certificateUsed(ClientCertificateCheck.fingerprint(shown[0]), parts.clock().instant())) {
      parts
          .audit()
          .note(
              "terminal " + known.terminalId(),
              "certificate.renewed",
              "It came under the certificate that was given to follow the one before, which ends.");
    }
  }

  private boolean isTurnedAway(ChannelHandlerContext context) {
    if (parts.certificates().judge(shown, parts.clock().instant())
        instanceof CertificateVerdict.Refused verdict) {
      context
          .executor()
          .execute(
              () -> {
                turnAway(context, verdict);
                forgetIfGone(context);
              });
      return true;
    }
    return false;
  }

  /** The connection may have ended before the welcome thread added it. */
  private void forgetIfGone(ChannelHandlerContext context) {
    Terminal known = terminal;
    if (known != null && !context.channel().isActive()) {
      boolean unused = parts.connections().remove(known.terminalId(), this);
    }
  }

  private void welcome(
      ChannelHandlerContext context,
      Terminal known,
      Greeting.Greeted greeted,
      List<Message> missing) {
    forgetIfGone(context);
    if (refused || !context.channel().isActive()) {
      return;
    }
    head = greeted.head();
    lastEpoch = greeted.lastEpoch();
    welcomed = true;
    Outbound.send(context, greeted.welcome());
    missing.forEach(message -> Outbound.send(context, message));
    publishedMeanwhile.stream()
        .filter(message -> !missing.contains(message))
        .forEach(message -> Outbound.send(context, message));
    publishedMeanwhile.clear();
    log.info(
        "[terminal={}] connected, head epoch {} sequence {}",
        known.terminalId(),
        head.epoch(),
        head.sequence());
    told(known);
  }

  private void submission(ChannelHandlerContext context, Terminal known, Submission submission) {
    CardOpener.Opened opened = parts.cards().open(submission.records());
    if (opened instanceof CardOpener.Opened.Refused shut) {
      parts.audit().note("terminal " + known.terminalId(), "submission.malformed", shut.because());
      answerRefused(context, submission, RefusalCode.MALFORMED, shut.because());
      return;
    }
    CardOpener.Opened.Tokens cards = (CardOpener.Opened.Tokens) opened;
    Optional<SubmissionCheck> check =
        findCheck(known, submission.records().get(0).content().id().epoch());
    if (check.isEmpty()) {
      answerRefused(context, submission, RefusalCode.SIGNATURE, "no record key for that epoch");
      return;
    }
    Submitted submitted =
        new Submitted(known, submission, check.get(), cards.byRecord(), cards.tacVerdicts());
    remarkOnProofs(known, submitted);
    Optional<CompletableFuture<Submitted>> asked = parts.patrons().gather(submitted);
    if (asked.isEmpty() && gathering.isEmpty()) {
      offer(context, submitted);
      return;
    }
    // What comes after it waits too: records reach the lane in their order.
    CompletableFuture<Submitted> whole =
        asked.orElseGet(() -> CompletableFuture.completedFuture(submitted));
    gathering.add(whole);
    underWay++;
    readOrNot(context);
    CompletableFuture<Void> unused =
        whole.thenAccept(
            told -> {
              try {
                context.executor().execute(() -> offerGathered(context));
              } catch (RejectedExecutionException e) {
                log.debug("{} the host is stopping, a submission is not booked", name());
              }
            });
  }

  private void offerGathered(ChannelHandlerContext context) {
    for (CompletableFuture<Submitted> next = gathering.peek();
        next != null && next.isDone();
        next = gathering.peek()) {
      gathering.remove();
      underWay--;
      offer(context, next.join());
    }
    readOrNot(context);
  }

  private void offer(ChannelHandlerContext context, Submitted submitted) {
    if (parts.lane().offer(submitted, new LoopReply(context))) {
      underWay++;
      readOrNot(context);
    } else {
      answerRefused(
          context, submitted.submission(), RefusalCode.BUSY, "the lane is full: decide alone");
    }
  }

  /** A proof from before a restart is not known any more, and one that never was is a fault. */
  private void remarkOnProofs(Terminal known, Submitted submitted) {
    for (ChainedRecord record : submitted.submission().records()) {
      Optional<ProofId> named = namedProof(record.content().body());
      CardToken card = submitted.tokens().get(record.hash());
      if (named.isPresent()
          && card != null
          && !parts.proofs().holds(named.get(), known.terminalId(), card)) {
        parts
            .audit()
            .note(
                "terminal " + known.terminalId(),
                "proof.unknown",
                "Record %s names a proof that this host did not give it for that card, or gave"
                        .formatted(record.content().id())
                    + " before it was started again.");
      }
    }
  }

  private static Optional<ProofId> namedProof(Body body) {
    if (body instanceof Body.TapBody tap) {
      return tap.proof();
    }
    return body instanceof Body.AdviceBody advice ? advice.proof() : Optional.empty();
  }

  private void prove(ChannelHandlerContext context, Terminal known, ProofRequest request) {
    underWay++;
    readOrNot(context);
    LoopReply reply = new LoopReply(context);
    parts
        .proofs()
        .judge(
            known.terminalId(),
            request,
            answer -> {
              reply.onLoop(() -> Outbound.send(context, answer));
              reply.done();
            });
  }

  /** What wants no answer is not counted as under way: nothing ends it. */
  private void askLibrary(ChannelHandlerContext context, Terminal known, LibraryAsked asked) {
    if (asked.wish() == LibraryWish.END) {
      parts.libraries().ask(known, asked, told -> {});
      return;
    }
    underWay++;
    readOrNot(context);
    LoopReply reply = new LoopReply(context);
    parts
        .libraries()
        .ask(
            known,
            asked,
            told -> {
              reply.onLoop(() -> Outbound.send(context, told));
              reply.done();
            });
  }

  private Optional<SubmissionCheck> findCheck(Terminal known, int epoch) {
    SubmissionCheck before = checks.get(epoch);
    if (before != null) {
      return Optional.of(before);
    }
    Optional<SubmissionCheck> check =
        parts
            .terminals()
            .findRecordKey(known.terminalId(), epoch)
            .map(
                key ->
                    new SubmissionCheck(
                        new EpochGrant(
                            known.terminalId(),
                            key.firstEpoch(),
                            Math.max(0, lastEpoch - key.firstEpoch() + 1)),
                        key.key()));
    if (checks.size() >= MOST_CHECKS) {
      checks.clear();
    }
    check.ifPresent(made -> checks.put(epoch, made));
    return check;
  }

  private void catalogueReport(Terminal known, CatalogueReport report) {
    parts.versions().heard(known.terminalId(), report);
    if (report.inForce() > 0) {
      catalogueVersion = OptionalLong.of(report.inForce());
    }
    if (report.accepted()) {
      log.info(
          "[terminal={}] holds catalogue {}, goes by {}",
          known.terminalId(),
          report.version(),
          report.inForce());
    } else {
      parts
          .audit()
          .note(
              "terminal " + known.terminalId(),
              "catalogue.refused",
              "Catalogue version %d was refused: %s".formatted(report.version(), report.why()));
    }
    told(known);
  }

  // ---- what it is told ----

  /** Answers come on the lane's thread and leave by the connection's loop. */
  private final class LoopReply implements Reply {

    private final ChannelHandlerContext context;

    private LoopReply(ChannelHandlerContext context) {
      this.context = context;
    }

    @Override
    public void answers(Answers answers) {
      onLoop(
          () -> {
            head = answers.leaves().get(answers.leaves().size() - 1).answer().head();
            Outbound.send(context, answers);
          });
    }

    @Override
    public void refusal(Refusal refusal) {
      onLoop(() -> Outbound.send(context, refusal));
    }

    @Override
    public void done() {
      onLoop(
          () -> {
            underWay--;
            readOrNot(context);
          });
    }

    private void onLoop(Runnable task) {
      try {
        context.executor().execute(task);
      } catch (RejectedExecutionException e) {
        log.debug("{} the host is stopping, an answer is not sent", name());
      }
    }
  }

  /** Sends what was published and is for this terminal; from any thread. */
  void deliver(Function<Terminal, List<Message>> toEach) {
    Channel open = channel;
    Terminal known = terminal;
    if (open != null && known != null) {
      List<Message> messages = toEach.apply(known);
      if (!messages.isEmpty()) {
        open.eventLoop().execute(() -> deliverOnLoop(open, messages));
      }
    }
  }

  /** Offers a deny list that is new; from any thread. Before a hello it finds it by itself. */
  void offer(DenyListOffer offer) {
    Channel open = channel;
    if (open != null) {
      open.eventLoop()
          .execute(
              () -> {
                if (saidHello && offer.newest().content().version() > denyListVersion) {
                  deliverOnLoop(open, List.of(offer));
                }
              });
    }
  }

  private void deliverOnLoop(Channel open, List<Message> messages) {
    if (welcomed) {
      messages.forEach(message -> Outbound.send(open, message));
    } else if (publishedMeanwhile.size() + messages.size() <= MOST_PUBLISHED_MEANWHILE) {
      publishedMeanwhile.addAll(messages);
    } else {
      end("more was published than waits for a welcome");
    }
  }

  /** Who has said hello, as the book had it then; from any thread. */
  Optional<Terminal> findTerminal() {
    return Optional.ofNullable(terminal);
  }

  /** Ends the connection; from any thread. */
  void end(String why) {
    Channel open = channel;
    if (open != null) {
      log.info("{} is ended: {}", name(), why);
      Outbound.close(open);
    }
  }

  /** Ends the connection, and says when to come again; from any thread. */
  void sendAway(String why, Duration comeAfter) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    log.info("{} is sent away: {}", name(), why);
    try {
      open.eventLoop()
          .execute(
              () -> {
                refused = true;
                Outbound.sendLast(
                    open, new Refusal(RefusalCode.BUSY, 0, Position.NONE, why, comeAfter));
              });
    } catch (RejectedExecutionException e) {
      Outbound.close(open);
    }
  }

  private void answerRefused(
      ChannelHandlerContext context, Submission submission, RefusalCode code, String text) {
    Outbound.send(
        context,
        new Refusal(code, submission.number(), Position.NONE, Texts.fit(text, Texts.MOST_REASON)));
  }

  private void refuse(ChannelHandlerContext context, RefusalCode code, String text) {
    refuse(context, code, text, Duration.ZERO);
  }

  private void refuse(
      ChannelHandlerContext context, RefusalCode code, String text, Duration comeAfter) {
    refused = true;
    log.warn("{} refused with {}: {}", name(), code, text);
    Outbound.sendLast(
        context,
        new Refusal(code, 0, Position.NONE, Texts.fit(text, Texts.MOST_REASON), comeAfter));
  }

  // ---- bounds and ends ----

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    readOrNot(context);
    super.channelWritabilityChanged(context);
  }

  private void readOrNot(ChannelHandlerContext context) {
    context
        .channel()
        .config()
        .setAutoRead(underWay < MOST_UNDER_WAY && context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    Terminal known = terminal;
    if (known != null && parts.connections().remove(known.terminalId(), this)) {
      log.info("[terminal={}] disconnected", known.terminalId());
      parts.links().changed(known, false, catalogueVersion, head);
    }
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MalformedInputException) {
      parts
          .audit()
          .noteStranger(
              remote(context),
              "connection.malformed",
              "%s sent what is no message: %s".formatted(name(), cause.getMessage()));
      refuse(context, RefusalCode.MALFORMED, String.valueOf(cause.getMessage()));
    } else {
      log.debug("{} a connection ended early", name(), cause);
      Outbound.close(context);
    }
  }

  private void told(Terminal known) {
    parts.links().changed(known, true, catalogueVersion, head);
  }

  private String name() {
    Terminal known = terminal;
    return known == null ? "[terminal=?]" : "[terminal=" + known.terminalId() + "]";
  }

  private static String remote(ChannelHandlerContext context) {
    return String.valueOf(context.channel().remoteAddress());
  }
}

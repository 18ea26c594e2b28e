package org.onecard.agent.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.denylist.PaperShelf;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.SubmissionVerdict;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.HostTime;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;

/**
 * A host that keeps its book in memory: real TLS on a real socket, real checks and signatures, and
 * one terminal. It can be told to be late, to lose answers, to lie, and to be gone.
 */
public final class TestHost implements AutoCloseable {

  public static final String TERMINAL = "gate-01";
  public static final Region REGION = new Region("500000");
  private static final Notice GO = new Notice("请通行", "Go");

  private final SecureRandom secureRandom = new SecureRandom("test host".getBytes(US_ASCII));
  private final RandomBytes random = RandomBytes.from(secureRandom);
  private final Clock clock;
  private final TestAuthority authority;
  private final KeyPair hostKeys = TestAuthority.newKeys();
  private final SigningKey regionKey = SigningKey.generate(Signature.Algorithm.ED25519, random);
  private final SealingPrivateKey sealing = SealingPrivateKey.generate(1, random);
  private final DenyTagKey tagKey = DenyTagKey.generate(1, random);
  private final KeyPair terminalKeys = TestAuthority.newKeys();
  private final SigningKey recordKey = SigningKey.generate(Signature.Algorithm.ED25519, random);
  private final CommitSealer sealer = new CommitSealer(REGION, regionKey);
  private final EpochGrant grant = new EpochGrant(TERMINAL, 1, EpochGrant.USUAL_COUNT);

  private final Map<RecordId, ChainedRecord> book = new LinkedHashMap<>();
  private final Map<RecordId, Answer> answers = new HashMap<>();
  private final List<Message.CatalogueReport> reports = new ArrayList<>();
  private final ConcurrentLinkedQueue<Long> submissionSizes = new ConcurrentLinkedQueue<>();
  private Head head = Head.NONE;
  private SealHead sealHead = SealHead.NONE;

  private volatile Duration delay = Duration.ZERO;
  private volatile boolean losingAnswers;
  private volatile boolean busy;
  private volatile boolean refusingCertificates;
  private volatile Optional<RefusalCode> refusal = Optional.empty();
  private volatile UnaryOperator<Message> lie = UnaryOperator.identity();
  private volatile Decision decision =
      new Decision.Approved(Money.fen(300), Optional.of(Money.fen(9_700)), Optional.empty(), GO);
  private volatile @Nullable Catalogue catalogue;
  private final PaperShelf denyLists = new PaperShelf(regionKey, tagKey.keyId());
  private final AtomicInteger piecesUntilCut = new AtomicInteger(Integer.MAX_VALUE);
  private final List<Message.DenyListWanted> piecesWanted = new CopyOnWriteArrayList<>();
  private volatile String name = "localhost";
  private volatile TestAuthority.Life life = TestAuthority.USUAL;
  private volatile int port;
  private volatile @Nullable SSLServerSocket server;
  private volatile @Nullable Thread acceptor;
  private volatile @Nullable SSLSocket connection;

  /** Of this machine's time. */
  public TestHost() {
    this(Clock.systemUTC());
  }

  /**
   * Of another time than this machine's.
   *
   * @param clock what it certifies, judges and signs by
   */
  public TestHost(Clock clock) {
    this.clock = clock;
    this.authority = new TestAuthority(clock);
  }

  /** Enrols the terminal into a folder, as enrolment would. */
  public void enrol(Path dataDir) throws IOException {
    StoredFile.createPrivateFolder(dataDir);
    new EpochFile(dataDir.resolve("epochs")).write(EpochBook.granted(grant.first(), grant.count()));
    X509Certificate certificate = authority.issue(TERMINAL, terminalKeys.getPublic(), "");
    new TerminalIdentity(
            TERMINAL,
            "cq-metro-1",
            "metro-ride",
            REGION,
            "localhost",
            port == 0 ? 1 : port,
            new RegionKeys(regionKey.verifyingKey(), sealing.publicKey(), tagKey),
            terminalKeys.getPrivate(),
            List.of(certificate, authority.certificate()),
            recordKey,
            List.of())
        .write(dataDir);
  }

  /** Gives the terminal another certificate, as the answer to a request would. */
  public TlsCredentials another() {
    return another(authority);
  }

  /** The same of an authority that this host does not believe. */
  public TlsCredentials anotherOfSomebodyElse() {
    return another(new TestAuthority(clock));
  }

  private static TlsCredentials another(TestAuthority signer) {
    KeyPair keys = TestAuthority.newKeys();
    return new TlsCredentials(
        keys.getPrivate(),
        List.of(signer.issue(TERMINAL, keys.getPublic(), ""), signer.certificate()));
  }

  /** The authority of every certificate here. */
  public X509Certificate authority() {
    return authority.certificate();
  }

  /** Listens, on the same port as before if it did before. */
  public synchronized void start() throws IOException {
    try {
      SSLContext tls = SSLContext.getInstance("TLSv1.3");
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry(
          "host",
          hostKeys.getPrivate(),
          new char[0],
          new X509Certificate[] {
            authority.issue("host", hostKeys.getPublic(), name, life), authority.certificate()
          });
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, new char[0]);
      PKIXBuilderParameters trusted =
          new PKIXBuilderParameters(
              Set.of(
                  new TrustAnchor(
                      refusingCertificates
                          ? new TestAuthority().certificate()
                          : authority.certificate(),
                      null)),
              new X509CertSelector());
      trusted.setRevocationEnabled(false);
      trusted.setDate(Date.from(clock.instant()));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(new CertPathTrustManagerParameters(trusted));
      tls.init(keys.getKeyManagers(), trust.getTrustManagers(), secureRandom);
      SSLServerSocket socket =
          (SSLServerSocket)
              tls.getServerSocketFactory()
                  .createServerSocket(port, 8, java.net.InetAddress.getLoopbackAddress());
      socket.setNeedClientAuth(true);
      port = socket.getLocalPort();
      server = socket;
      Thread thread = new Thread(() -> accept(socket), "test-host");
      thread.setDaemon(true);
      thread.start();
      acceptor = thread;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Gone from one moment to the next; the book stays. */
  public void stop() {
    try {
      SSLServerSocket listening = server;
      server = null;
      if (listening != null) {
        listening.close();
      }
      cut();
      Thread accepting = acceptor;
      if (accepting != null) {
        accepting.join(); // Until then the port is still held.
      }
    } catch (IOException e) {
      // It is gone either way.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The connection ends, the host stays. */
  public void cut() {
    SSLSocket open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  public void answerAfter(Duration late) {
    delay = late;
  }

  public void loseAnswers(boolean lose) {
    losingAnswers = lose;
  }

  public void beBusy(boolean isBusy) {
    busy = isBusy;
  }

  /** From the next start on, believes no terminal's certificate, or believes them again. */
  public void refuseCertificates(boolean refuse) {
    refusingCertificates = refuse;
  }

  /** From the next start on, shows a certificate of such a life. */
  public void certifyFor(TestAuthority.Life lives) {
    life = lives;
  }

  /** From the next start on, shows a certificate that bears this name. */
  public void certifyAs(String hostName) {
    name = hostName;
  }

  /** Greets with this refusal and nothing else. */
  public void refuse(RefusalCode code) {
    refusal = Optional.of(code);
  }

  /** Greets as usual again. */
  public void refuseNoMore() {
    refusal = Optional.empty();
  }

  /** Changes every message before it goes out. */
  public void lie(UnaryOperator<Message> changed) {
    lie = changed;
  }

  public void decide(Decision theirs) {
    decision = theirs;
  }

  public void publish(Catalogue published) {
    catalogue = published;
  }

  /** The deny list, from the next greeting on. */
  public void deny(DenyTag... tags) {
    denyLists.publish(DenyTags.of(Arrays.stream(tags).mapToLong(DenyTag::value).toArray()));
  }

  /** Versions of the deny list. */
  public PaperShelf denyLists() {
    return denyLists;
  }

  /** Cuts the connection instead of giving the piece after so many. */
  public void cutAfterPieces(int pieces) {
    piecesUntilCut.set(pieces);
  }

  /** What was wanted of deny lists, in order. */
  public List<Message.DenyListWanted> piecesWanted() {
    return List.copyOf(piecesWanted);
  }

  public DenyTagKey tagKey() {
    return tagKey;
  }

  public SigningKey regionKey() {
    return regionKey;
  }

  public SealingPrivateKey sealing() {
    return sealing;
  }

  public int port() {
    return port;
  }

  /** Everything that was booked, in order. */
  public synchronized List<ChainedRecord> booked() {
    return List.copyOf(book.values());
  }

  /** The bodies of one kind that were booked, in order. */
  public synchronized <T extends Body> List<T> bodies(Class<T> kind) {
    return book.values().stream()
        .map(record -> record.content().body())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  public synchronized List<Message.CatalogueReport> reports() {
    return List.copyOf(reports);
  }

  /** How many records each submission held. */
  public List<Long> submissionSizes() {
    return List.copyOf(submissionSizes);
  }

  private void accept(SSLServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        SSLSocket accepted = (SSLSocket) socket.accept();
        accepted.setTcpNoDelay(true);
        connection = accepted;
        Thread thread = new Thread(() -> serve(accepted), "test-host-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    FrameReader frames = new FrameReader();
    byte[] buffer = new byte[16_384];
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        int count = in.read(buffer);
        if (count < 0) {
          return;
        }
        FrameReader.Read read = frames.feed(buffer, 0, count);
        if (read instanceof FrameReader.Read.Malformed) {
          return;
        }
        if (read instanceof FrameReader.Read.Complete complete) {
          for (byte[] payload : complete.payloads()) {
            if (Messages.decode(payload) instanceof Decoded.Ok<Message> ok) {
              received(socket, ok.value());
            }
          }
        }
      }
    } catch (IOException e) {
      // The terminal, or the test, ended it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void received(SSLSocket socket, Message message)
      throws IOException, InterruptedException {
    if (message instanceof Message.Hello hello) {
      greet(socket, hello);
    } else if (message instanceof Message.Submission submission) {
      submissionSizes.add((long) submission.records().size());
      submitted(socket, submission);
    } else if (message instanceof Message.Heartbeat heartbeat) {
      send(socket, new Message.HostTimeMessage(time(heartbeat.nonce())));
    } else if (message instanceof Message.DenyListWanted wanted) {
      piecesWanted.add(wanted);
      if (piecesUntilCut.decrementAndGet() < 0) {
        piecesUntilCut.set(Integer.MAX_VALUE);
        cut();
      } else {
        send(socket, denyLists.answer(wanted));
      }
    } else if (message instanceof Message.CatalogueReport report) {
      synchronized (this) {
        reports.add(report);
      }
    }
  }

  private void greet(SSLSocket socket, Message.Hello hello) throws IOException {
    Optional<RefusalCode> refused = refusal;
    if (refused.isPresent()) {
      send(socket, new Message.Refusal(refused.get(), 0, Position.NONE, "not any more"));
      return;
    }
    Head at;
    synchronized (this) {
      at = head;
    }
    send(
        socket,
        new Message.Welcome(
            1, time(hello.timeNonce()), Signing.sign(grant, regionKey), Position.after(at)));
    Catalogue published = catalogue;
    if (published != null && published.version() > hello.catalogueVersion()) {
      send(socket, Signing.sign(published, regionKey));
    }
    Optional<Message.DenyListOffer> offer = denyLists.offer();
    if (offer.isPresent() && offer.get().newest().content().version() > hello.denyListVersion()) {
      send(socket, offer.get());
    }
  }

  private Message.Signed<HostTime> time(Nonce nonce) {
    Head at;
    synchronized (this) {
      at = head;
    }
    return Signing.sign(new HostTime(nonce, clock.instant(), TERMINAL, at), regionKey);
  }

  private void submitted(SSLSocket socket, Message.Submission submission)
      throws IOException, InterruptedException {
    if (busy) {
      send(
          socket,
          new Message.Refusal(
              RefusalCode.BUSY, submission.number(), Position.NONE, "lanes are full"));
      return;
    }
    SealedCommit commit;
    synchronized (this) {
      SubmissionVerdict verdict =
          new SubmissionCheck(grant, recordKey.verifyingKey())
              .check(
                  submission,
                  head,
                  RecordsAhead.NONE,
                  id -> Optional.ofNullable(book.get(id)).map(ChainedRecord::hash));
      if (!(verdict instanceof SubmissionVerdict.Accepted accepted)) {
        SubmissionVerdict.Refused refused = (SubmissionVerdict.Refused) verdict;
        Position expected =
            refused instanceof SubmissionVerdict.Gap gap ? gap.expected() : Position.NONE;
        send(
            socket,
            new Message.Refusal(refused.code(), submission.number(), expected, refused.text()));
        return;
      }
      head = accepted.head();
      List<Answer> given = new ArrayList<>();
      accepted.fresh().forEach(record -> answers.put(record.content().id(), answer(record)));
      for (ChainedRecord record : submission.records()) {
        book.putIfAbsent(record.content().id(), record);
        given.add(answers.get(record.content().id()));
      }
      commit = sealer.seal(sealHead, given, clock.instant());
      sealHead = commit.head();
    }
    if (losingAnswers) {
      return;
    }
    if (!delay.isZero()) {
      Thread.sleep(delay.toMillis());
    }
    send(socket, new Message.Answers(commit.seal(), commit.leaves()));
  }

  private Answer answer(ChainedRecord record) {
    Body body = record.content().body();
    AnswerResult result =
        body instanceof Body.TapBody
            ? AnswerResult.DECIDED
            : body instanceof Body.AdviceBody ? AnswerResult.KEPT : AnswerResult.ACCEPTED;
    Optional<Decision> told =
        body instanceof Body.TapBody
            ? Optional.of(decision)
            : body instanceof Body.AdviceBody advice
                ? Optional.of(advice.decision())
                : Optional.empty();
    return new Answer(
        record.content().id(), record.hash(), Hash.ZERO, result, told, Money.ZERO, head);
  }

  private void send(SSLSocket socket, Message message) throws IOException {
    byte[] frame = Frames.encode(Messages.encode(lie.apply(message)));
    OutputStream out = socket.getOutputStream();
    synchronized (socket) {
      out.write(frame);
      out.flush();
    }
  }
}

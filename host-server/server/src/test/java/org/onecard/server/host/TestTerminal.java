package org.onecard.server.host;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.CertificateGrant;
import org.onecard.protocol.message.Message.CertificateWanted;
import org.onecard.protocol.message.Message.EnrolGrant;
import org.onecard.protocol.message.Message.EnrolRequest;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;

/** A small honest terminal over the protocol's API; tests make it dishonest where they need it. */
final class TestTerminal {

  static final Duration TO_DECIDE = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RandomBytes BYTES = RandomBytes.from(RANDOM);

  private final EnrolGrant grant;
  private final KeyPair tls;
  private final List<SignedBytes> certificateChain;
  private final SigningKey recordKey;
  private final RecordChain chain;
  private Clock clock;
  private Optional<AuthorityHash> believed = Optional.empty();
  private long submissions;
  private long catalogueVersion = 1;

  private TestTerminal(EnrolGrant grant, KeyPair tls, SigningKey recordKey, Clock clock) {
    this(
        grant,
        tls,
        grant.certificateChain(),
        recordKey,
        RecordChain.opening(grant.terminalId(), grant.epochGrant().content().first()),
        clock);
  }

  private TestTerminal(
      EnrolGrant grant,
      KeyPair tls,
      List<SignedBytes> certificateChain,
      SigningKey recordKey,
      RecordChain chain,
      Clock clock) {
    this.grant = grant;
    this.tls = tls;
    this.certificateChain = certificateChain;
    this.recordKey = recordKey;
    this.chain = chain;
    this.clock = clock;
  }

  // ---- coming in ----

  static KeyPair newTlsKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  static SigningKey newRecordKey() {
    return SigningKey.generate(Signature.Algorithm.ED25519, BYTES);
  }

  static EnrolRequest request(EnrolCode code, KeyPair tls, SigningKey recordKey)
      throws IOException, OperatorCreationException {
    byte[] request = certificateRequest(tls);
    return new EnrolRequest(
        code.number(),
        code.secret(),
        new SignedBytes(request),
        recordKey.verifyingKey(),
        recordKey.sign(SignatureContext.ENROLMENT, request),
        "test 1");
  }

  static byte[] certificateRequest(KeyPair tls) throws IOException, OperatorCreationException {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=whoever"), tls.getPublic())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(tls.getPrivate()))
        .getEncoded();
  }

  /** Spends a code as a terminal should: only with whom the code names. */
  static Message ask(int enrolPort, AuthorityHash authority, EnrolRequest request)
      throws Exception {
    try (Link link = Link.open(enrolPort, Optional.empty(), authority)) {
      link.send(request);
      return link.receive();
    }
  }

  static TestTerminal enrol(int enrolPort, String codeText, Clock clock) throws Exception {
    EnrolCode code = parse(codeText);
    KeyPair tls = newTlsKey();
    SigningKey recordKey = newRecordKey();
    Message answer = ask(enrolPort, code.authority(), request(code, tls, recordKey));
    if (answer instanceof EnrolGrant grant) {
      TestTerminal terminal = new TestTerminal(grant, tls, recordKey, clock);
      return terminal;
    }
    throw new AssertionError("not enrolled: " + answer);
  }

  static EnrolCode parse(String text) {
    return ((EnrolCode.Parsed.Code) EnrolCode.parse(text)).code();
  }

  EnrolGrant grant() {
    return grant;
  }

  // ---- the link ----

  SSLContext tlsContext() throws Exception {
    return tlsContext(
        Optional.of(new Identity(tls.getPrivate(), certificates())),
        believed.orElse(authorityHash()));
  }

  /** What a client shows of itself. */
  record Identity(PrivateKey key, List<X509Certificate> chain) {}

  static SSLContext tlsContext(Optional<Identity> identity, AuthorityHash authority)
      throws Exception {
    KeyManager[] managers = new KeyManager[0];
    if (identity.isPresent()) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, new char[0]);
      store.setKeyEntry(
          "own",
          identity.get().key(),
          new char[0],
          identity.get().chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      managers = factory.getKeyManagers();
    }
    return tlsContext(managers, authority);
  }

  /** What is shown, and when, is up to the key managers. */
  static SSLContext tlsContext(KeyManager[] managers, AuthorityHash authority)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(managers, new TrustManager[] {new Pinned(authority)}, RANDOM);
    return context;
  }

  /** Trusts the authority whose key the code names, and what it signed. */
  private record Pinned(AuthorityHash authority) implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("a terminal serves nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      X509Certificate last = chain[chain.length - 1];
      if (!AuthorityHash.of(last.getPublicKey().getEncoded()).equals(authority)) {
        throw new CertificateException("not the authority that the code names");
      }
      try {
        chain[0].verify(last.getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new CertificateException("not signed by the authority", e);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  List<X509Certificate> certificates() throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (SignedBytes der : certificateChain) {
      chain.add(parseCertificate(der));
    }
    return chain;
  }

  static X509Certificate parseCertificate(SignedBytes der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.bytes()));
  }

  PrivateKey tlsKey() {
    return tls.getPrivate();
  }

  KeyPair tlsPair() {
    return tls;
  }

  AuthorityHash authorityHash() throws GeneralSecurityException {
    List<X509Certificate> chain = certificates();
    return AuthorityHash.of(chain.get(chain.size() - 1).getPublicKey().getEncoded());
  }

  /** Asks for a certificate over a key that is to follow the present one. */
  CertificateWanted wanted(KeyPair next) throws Exception {
    byte[] request = certificateRequest(next);
    return new CertificateWanted(
        new SignedBytes(request), recordKey.sign(SignatureContext.RENEWAL, request));
  }

  /** The same terminal, which goes on with its records, under the certificate that it got. */
  TestTerminal under(CertificateGrant granted, KeyPair next) {
    TestTerminal renewed =
        new TestTerminal(grant, next, granted.certificateChain(), recordKey, chain, clock);
    renewed.submissions = submissions;
    renewed.catalogueVersion = catalogueVersion;
    return renewed;
  }

  /** From now on it believes another's authority, and has the certificate that it had. */
  void believe(TestTerminal other) throws GeneralSecurityException {
    believed = Optional.of(other.authorityHash());
  }

  /** Connects, says hello, and takes what the host delivers up to its welcome. */
  Link connect(int tapPort) throws Exception {
    Link link = connectSilently(tapPort);
    link.send(hello(grant.terminalId()));
    Message welcome = link.receive();
    if (!(welcome instanceof Message.Welcome)) {
      link.close();
      throw new AssertionError("not welcomed: " + welcome);
    }
    return link;
  }

  /** As a terminal that holds no deny list. */
  Link connectWithoutDenyList(int tapPort) throws Exception {
    Link link = connectSilently(tapPort);
    Message.Hello usual = hello(grant.terminalId());
    link.send(
        new Message.Hello(
            usual.versions(),
            usual.terminalId(),
            usual.agent(),
            usual.catalogueVersion(),
            0,
            usual.timeNonce()));
    Message.Welcome unused = link.receive(Message.Welcome.class);
    return link;
  }

  /** Names the authority that it believes, as a terminal does. */
  Link connectSilently(int tapPort) throws Exception {
    return connectNaming(tapPort, believed.orElse(authorityHash()).protocolName());
  }

  Link connectNaming(int tapPort, String... authorities) throws Exception {
    SSLSocket socket =
        (SSLSocket) tlsContext().getSocketFactory().createSocket("127.0.0.1", tapPort);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(authorities);
    socket.setSSLParameters(parameters);
    return Link.open(socket);
  }

  Message.Hello hello(String terminalId) {
    return new Message.Hello(
        List.of(1),
        terminalId,
        "test 1",
        catalogueVersion,
        Long.MAX_VALUE / 2,
        org.onecard.protocol.message.Nonce.generate(BYTES));
  }

  Message.Hello helloHolding(List<Long> catalogues, long inForce) {
    return new Message.Hello(
        List.of(1),
        grant.terminalId(),
        "test 1",
        catalogues.get(catalogues.size() - 1),
        Long.MAX_VALUE / 2,
        org.onecard.protocol.message.Nonce.generate(BYTES),
        0,
        catalogues,
        inForce);
  }

  /** It was taken into another year with its host. */
  void clock(Clock other) {
    clock = other;
  }

  void holdsCatalogue(long version) {
    catalogueVersion = version;
  }

  // ---- records ----

  ChainedRecord say(Body body) {
    return chain.append(
        clock.instant(), TimeQuality.FROM_HOST, catalogueVersion, body, Optional.empty());
  }

  ChainedRecord open() {
    return say(new Body.EpochOpenedBody(Head.NONE));
  }

  ChainedRecord tap(TestCard card) {
    return tap(card, clock.instant().plus(TO_DECIDE));
  }

  ChainedRecord tap(TestCard card, Instant decideBy) {
    CommittedCard committed = seal(card);
    return chain.append(
        clock.instant(),
        TimeQuality.FROM_HOST,
        catalogueVersion,
        new Body.TapBody(grant.itemId(), committed.commitment(), card.presented(), decideBy),
        Optional.of(committed.sealed()));
  }

  /** A record about one card, whatever it says. */
  ChainedRecord about(TestCard card, Function<Commitment, Body> says) {
    CommittedCard committed = seal(card);
    return chain.append(
        clock.instant(),
        TimeQuality.FROM_HOST,
        catalogueVersion,
        says.apply(committed.commitment()),
        Optional.of(committed.sealed()));
  }

  /** Tells afterwards what was decided alone; without a tap id, that it was never told before. */
  ChainedRecord advice(Optional<String> tapId, TestCard card, Facts facts, Decision decision) {
    CommittedCard committed = seal(card);
    return chain.append(
        clock.instant(),
        TimeQuality.FROM_HOST,
        catalogueVersion,
        new Body.AdviceBody(
            tapId.orElseGet(() -> chain.nextId().toString()),
            grant.itemId(),
            committed.commitment(),
            card.presented(),
            facts,
            decision,
            clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS)),
        Optional.of(committed.sealed()));
  }

  private CommittedCard seal(TestCard card) {
    return CardSealing.seal(card.identifier(), grant.regionKeys().sealing(), BYTES);
  }

  Submission submit(ChainedRecord... records) {
    submissions++;
    return Submissions.sign(submissions, Arrays.asList(records), recordKey);
  }

  /** Signs as whoever has its record key. */
  SigningKey recordKey() {
    return recordKey;
  }

  /** The terminal as it was before it said anything: what a restored backup would go on from. */
  TestTerminal fromTheBeginning() {
    return new TestTerminal(grant, tls, recordKey, clock);
  }

  /** A card that the test registry may know. */
  record TestCard(String hex) {

    static final TestCard ADULT = new TestCard("50000099000000000000000000000001");
    static final TestCard SENIOR = new TestCard("51000099000000000000000000000002");
    static final TestCard DENIED = new TestCard("50000099000000000000000000000004");

    RawCardIdentifier identifier() {
      return new RawCardIdentifier(java.util.HexFormat.of().parseHex(hex));
    }

    /** A transit purse with 20 yuan. */
    static final TestCard PURSE = new TestCard("54000000000000000000000000000005");

    /** A code that may pay 10 yuan. */
    static final TestCard CODE = new TestCard("43000000000000000000000000000006");

    PresentedCard presented() {
      if (this.equals(PURSE) || this.equals(CODE)) {
        boolean purse = this.equals(PURSE);
        return new PresentedCard(
            purse ? PresentedCard.Application.T_UNION : PresentedCard.Application.TRANSIT_CODE,
            Optional.empty(),
            "1",
            Optional.empty(),
            Assurance.PROVED,
            Optional.of(Money.fen(purse ? 2_000 : 1_000)));
      }
      return new PresentedCard(
          PresentedCard.Application.SSSE,
          new Region(hex.substring(0, 6)),
          "3.00",
          Optional.empty(),
          Assurance.READ);
    }
  }
}

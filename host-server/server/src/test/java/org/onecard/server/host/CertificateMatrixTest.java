package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.host.TestTerminal.Identity;
import org.onecard.server.host.TestTerminal.TestCard;

/**
 * Certificates that are not this terminal's own, good and current one; {@link TapPortTest} has
 * those that are missing, expired, revoked, replaced, and of another authority of this region.
 */
class CertificateMatrixTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void certificateThatIsNotValidYet_isRefusedAndRecorded() throws Exception {
    host.clock.advance(Duration.ofDays(-5));
    assertThat(isTurnedAway(new Identity(gate.tlsKey(), gate.certificates()))).isTrue();
    host.awaitAudited("certificate.not-yet-valid");
  }

  @Test
  void certificateOfAnotherRegion_isRefusedAndRecorded(@TempDir Path elsewhere) throws Exception {
    HostKeys others =
        HostKeys.openOrCreate(elsewhere, true, "510100", host.clock.instant(), new SecureRandom());
    assertThat(isTurnedAway(issued(others.authority(), gate.tlsPair(), host.clock.instant())))
        .isTrue();
    host.awaitAudited("certificate.other-authority");
  }

  /** Whoever has the authority's key, and has not enrolled. */
  @Test
  void certificateThatTheBookDoesNotKnow_isRefusedAndRecorded() throws Exception {
    KeyPair own = TestTerminal.newTlsKey();
    assertThat(isTurnedAway(issued(authority(), own, host.clock.instant()))).isTrue();
    host.awaitAudited("certificate.unknown-terminal");
  }

  @Test
  void certificateOfAHost_isNoTerminals() throws Exception {
    KeyPair own = TestTerminal.newTlsKey();
    X509Certificate certificate =
        authority().issueHost(own.getPublic(), List.of("localhost"), host.clock.instant());
    assertThat(isTurnedAway(new Identity(own.getPrivate(), List.of(certificate)))).isTrue();
    host.awaitAudited("certificate.not-a-terminal");
  }

  /** Its certificate is public; without its key it is worth nothing. */
  @Test
  void certificateWithoutItsKey_isRefused() throws Exception {
    KeyPair own = TestTerminal.newTlsKey();
    assertThat(isTurnedAway(new Identity(own.getPrivate(), gate.certificates()))).isTrue();
    host.awaitAudited("connection.handshake");
  }

  @Test
  void framesOfAnotherTerminal_areRefusedWhoeverSignedThem() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    Submission stolen = other.submit(other.open(), other.tap(TestCard.ADULT));
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(stolen);
      assertThat(link.receive(Refusal.class).code())
          .isIn(RefusalCode.IDENTITY, RefusalCode.SIGNATURE);
    }
    assertThat(host.ask(AdminRequest.of("ledger-verify")).getLong("records")).isZero();
    // The one whose it is may say the same, and is believed.
    try (Link link = other.connect(host.ports().tap())) {
      link.send(stolen);
      assertThat(link.receive()).isInstanceOf(Message.Answers.class);
    }
  }

  @Test
  void ownRecordsSignedByAnotherTerminalsKey_areRefused() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(other.submit(gate.open(), gate.tap(TestCard.ADULT)));
      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.SIGNATURE);
    }
    assertThat(host.ask(AdminRequest.of("ledger-verify")).getLong("records")).isZero();
  }

  private Authority authority() throws IOException {
    return HostKeys.openOrCreate(
            host.directory.keys(), false, "500000", host.clock.instant(), new SecureRandom())
        .authority();
  }

  private static Identity issued(Authority authority, KeyPair own, Instant now) throws Exception {
    Authority.Request request = authority.read(TestTerminal.certificateRequest(own));
    return new Identity(
        own.getPrivate(),
        List.of(authority.issueTerminal((Authority.Request.Good) request, "gate-01", now)));
  }

  /** Whether hello gets no welcome: in TLS 1.3 the refusal may come only after it. */
  private boolean isTurnedAway(Identity identity) throws Exception {
    SSLContext context =
        TestTerminal.tlsContext(new KeyManager[] {new Stubborn(identity)}, gate.authorityHash());
    try (SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", host.ports().tap());
        Link link = Link.open(socket)) {
      link.send(gate.hello("gate-01"));
      return !(link.receive() instanceof Message.Welcome);
    } catch (IOException e) {
      return true;
    }
  }

  /** Shows its certificate to whoever asks for one, be it for another authority's. */
  private static final class Stubborn extends X509ExtendedKeyManager {

    private static final String ALIAS = "own";

    private final Identity identity;

    private Stubborn(Identity identity) {
      this.identity = identity;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException("a terminal serves nobody");
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      throw new UnsupportedOperationException("a terminal serves nobody");
    }
  }
}

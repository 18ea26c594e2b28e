package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message.Heartbeat;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.server.admin.AdminRequest;

/** A terminal's right to speak can end while it is connected. */
class StandingTest {

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
  void terminalRevokedBetweenHandshakeAndHello_isRefused() throws Exception {
    try (Link link = gate.connectSilently(host.ports().tap())) {
      host.ask(AdminRequest.of("revoke").with("terminal", "gate-01"));

      assertThat(isTurnedAwayAtHello(link)).isTrue();
    }
    host.awaitAudited("certificate.revoked");
  }

  @Test
  void terminalReplacedBetweenHandshakeAndHello_isRefusedAndSupersedesNobody() throws Exception {
    try (Link old = gate.connectSilently(host.ports().tap())) {
      TestTerminal anew = host.enrol("gate-01", "metro-ride");
      try (Link link = anew.connect(host.ports().tap())) {
        assertThat(isTurnedAwayAtHello(old)).isTrue();

        link.send(new Heartbeat(new Nonce(new byte[Nonce.LENGTH])));
        assertThat(link.receive()).isNotNull();
      }
    }
  }

  @Test
  void terminalEnrolledAgain_losesTheConnectionUnderItsOldCertificate() throws Exception {
    try (Link old = gate.connect(host.ports().tap())) {
      host.enrol("gate-01", "metro-ride");
      assertThat(old.isEnded()).isTrue();
    }
  }

  @Test
  void certificateThatExpiresWhileConnected_endsTheConnectionAtTheNextHeartbeat() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      host.clock.advance(Duration.ofDays(366));
      link.send(new Heartbeat(new Nonce(new byte[Nonce.LENGTH])));

      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.IDENTITY);
      assertThat(link.isEnded()).isTrue();
    }
    host.awaitAudited("certificate.expired");
  }

  @Test
  void whatAStrangerSendsForAHandshake_isNotInTheAuditTrail() throws Exception {
    byte[] sent = TestHost.ascii("GET /500000990000000000000000000000AA HTTP/1.1\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.ports().tap())) {
      OutputStream out = socket.getOutputStream();
      out.write(sent);
      out.flush();
      host.awaitAudited("connection.handshake");
    }
    assertThat(host.audited("connection.handshake"))
        .allSatisfy(
            detail ->
                assertThat(detail)
                    .doesNotContain("50000099")
                    .doesNotContain(java.util.HexFormat.of().formatHex(sent, 0, 8))
                    .contains("NotSslRecordException"));
  }

  /** Whether the host ends it; where the host was slow, at the handshake already. */
  private boolean isTurnedAwayAtHello(Link link) {
    try {
      link.send(gate.hello("gate-01"));
    } catch (IOException e) {
      return true;
    }
    return link.isEnded();
  }
}

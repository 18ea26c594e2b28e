package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.server.net.ConnectionPatience;

/** Whoever opens connections and says nothing loses them; nobody else is kept out. */
class PatienceTest {

  private static final int MOST = 2;
  private static final int STRANGERS = 2;
  private static final Duration SILENT_AT_MOST = Duration.ofMillis(1_500);
  private static final int WAIT_MS = 20_000;

  @TempDir private Path data;
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host =
        TestHost.start(
            data, new ConnectionPatience(MOST, STRANGERS, Duration.ofSeconds(1), SILENT_AT_MOST));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void connectionThatNeverShakesHands_isEndedAndRecorded() throws Exception {
    try (Socket silent = connect()) {
      assertThat(isEnded(silent)).isTrue();
    }
    host.awaitAudited("connection.handshake");
  }

  @Test
  void welcomedTerminalThatFallsSilent_isEnded() throws Exception {
    TestTerminal gate = host.enrol("gate-01", "metro-ride");
    try (Link link = gate.connect(host.ports().tap())) {
      long before = System.nanoTime();
      assertThat(link.isEnded()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(SILENT_AT_MOST.dividedBy(2));
    }
  }

  @Test
  void moreConnectionsThanThePortTakes_areTurnedAwayUntilOneEnds() throws Exception {
    TestTerminal first = host.enrol("gate-01", "metro-ride");
    TestTerminal second = host.enrol("gate-02", "metro-ride");
    TestTerminal third = host.enrol("gate-03", "metro-ride");
    try (Link one = first.connect(host.ports().tap())) {
      try (Link two = second.connect(host.ports().tap())) {
        assertThat(isTurnedAway(third)).isTrue();
        assertThat(two).isNotSameAs(one);
      }
      TestHost.await("a place for the third", () -> !isTurnedAway(third));
    }
  }

  @Test
  void strangersOfOneAddress_doNotTakeTheTerminalsPlaces() throws Exception {
    host.close();
    host =
        TestHost.start(
            data, new ConnectionPatience(64, STRANGERS, Duration.ofSeconds(5), SILENT_AT_MOST));
    TestTerminal gate = host.enrol("gate-01", "metro-ride");
    List<Socket> silent = new ArrayList<>();
    try (Link known = gate.connect(host.ports().tap())) {
      // Who has shown a certificate is counted no more: as many strangers fit as before.
      for (int i = 0; i < STRANGERS; i++) {
        silent.add(connect());
      }
      long began = System.nanoTime();
      try (Socket oneMore = connect()) {
        assertThat(isEnded(oneMore)).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      // Another address of the same machine is another's.
      try (Link elsewhere = from("127.0.0.2", host.enrol("gate-02", "metro-ride"))) {
        assertThat(elsewhere).isNotSameAs(known);
      }
    } finally {
      for (Socket each : silent) {
        each.close();
      }
    }
    TestHost.await("a place for a stranger", () -> !isTurnedAway(gate));
  }

  private Link from(String local, TestTerminal terminal) throws Exception {
    return Link.open(
        (SSLSocket)
            terminal
                .tlsContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", host.ports().tap(), InetAddress.getByName(local), 0));
  }

  private boolean isTurnedAway(TestTerminal terminal) {
    try (Link link = terminal.connect(host.ports().tap())) {
      return link == null;
    } catch (IOException e) {
      return true;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.ports().tap());
    socket.setSoTimeout(WAIT_MS);
    return socket;
  }

  /** Reads what the host may still say, an alert, up to the end. */
  private static boolean isEnded(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // An alert is no welcome.
    }
    return true;
  }
}

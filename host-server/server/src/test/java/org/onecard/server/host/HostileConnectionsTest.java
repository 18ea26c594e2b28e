package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Heartbeat;
import org.onecard.protocol.message.Message.HostTimeMessage;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.server.host.TestTerminal.TestCard;
import org.onecard.server.net.ConnectionPatience;

/** Whoever is slow, silent, rude or many: each loses the connection, and nobody else notices. */
class HostileConnectionsTest {

  private static final int ATTEMPTS = 10_000;
  private static final int HELD = 1_000;
  private static final Duration HANDSHAKE = Duration.ofSeconds(1);
  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int DRIP_MS = 250;

  /** A connection that is open costs less, TLS's buffers among it. */
  private static final long HEAP_A_CONNECTION = 32 * 1_024;

  private static final byte[] BEGIN_OF_CLIENT_HELLO = {
    0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3
  };

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;

  @BeforeEach
  void start() throws Exception {
    host =
        TestHost.startStocked(
            data, new ConnectionPatience(4_096, 4_096, HANDSHAKE, SILENT_AT_MOST));
    gate = host.enrol("gate-01", "metro-ride");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  // ---- slow ----

  @Test
  void bytesThatDripBeforeOrWithinTheHandshake_areNotWaitedFor() throws Exception {
    byte[] endless = new byte[512];
    System.arraycopy(BEGIN_OF_CLIENT_HELLO, 0, endless, 0, BEGIN_OF_CLIENT_HELLO.length);
    try (Socket slow = connect()) {
      assertThat(lastsWhileDripping(slow.getOutputStream(), endless, slow)).isLessThan(LONGEST);
    }
    host.awaitAudited("connection.handshake");
  }

  @Test
  void frameThatDrips_isNotWaitedForLongerThanSilence() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      long began = System.nanoTime();
      link.sendRaw(new byte[] {0, 0, 0x10, 0});
      while (drips(link)) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
        Thread.sleep(DRIP_MS);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(HANDSHAKE);
    }
    assertStillServes();
  }

  private static boolean drips(Link link) {
    try {
      link.sendRaw(new byte[] {0});
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void helloThatDrips_isRefusedAsNone() throws Exception {
    try (Link link = gate.connectSilently(host.ports().tap())) {
      link.sendRaw(new byte[] {0, 0, 1, 0});
      // The silence is that of a connection, and ends it first here; a hello has 5 s otherwise.
      assertThat(link.isEnded()).isTrue();
    }
  }

  private static Duration lastsWhileDripping(OutputStream out, byte[] bytes, Socket socket)
      throws Exception {
    socket.setSoTimeout(1);
    long began = System.nanoTime();
    for (byte one : bytes) {
      try {
        out.write(one);
        if (socket.getInputStream().read() < 0) {
          break;
        }
      } catch (java.net.SocketTimeoutException e) {
        Thread.sleep(DRIP_MS);
      } catch (IOException e) {
        break;
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  // ---- half open, half shut ----

  @Test
  void endThatOnlyItsOwnSideTold_endsTheOther() throws Exception {
    try (Socket half = connect()) {
      half.shutdownOutput();
      assertThat(isEnded(half)).isTrue();
    }
    assertStillServes();
  }

  // ---- rude ----

  @Test
  void whatIsNoTls_isEndedAtOnceAndRecorded() throws Exception {
    for (String rude :
        new String[] {
          "GET / HTTP/1.1\r\nHost: gate\r\n\r\n", "SSH-2.0-x\r\n", "\0\0\0\0\0\0\0\0"
        }) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(rude.getBytes(StandardCharsets.US_ASCII));
        assertThat(isEnded(socket)).isTrue();
      }
    }
    host.awaitAudited("connection.handshake");
    assertStillServes();
  }

  @Test
  void tlsOlderThanThirteen_isRefused() throws Exception {
    SSLContext any = gate.tlsContext();
    for (String version : new String[] {"TLSv1.2"}) {
      try (SSLSocket socket =
          (SSLSocket) any.getSocketFactory().createSocket("127.0.0.1", host.ports().tap())) {
        socket.setSoTimeout((int) LONGEST.toMillis());
        socket.setEnabledProtocols(new String[] {version});
        assertThat(shakesHands(socket)).isFalse();
      }
    }
    host.awaitAudited("connection.handshake");
    assertStillServes();
  }

  private static boolean shakesHands(SSLSocket socket) {
    try {
      socket.startHandshake();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** TLS 1.3 knows no renegotiation; another handshake is but a change of keys. */
  @Test
  void anotherHandshakeOnTheSameConnection_changesKeysAndNothingElse() throws Exception {
    try (SSLSocket socket =
            (SSLSocket)
                gate.tlsContext().getSocketFactory().createSocket("127.0.0.1", host.ports().tap());
        Link link = Link.open(socket)) {
      link.send(gate.hello("gate-01"));
      assertThat(link.receive()).isInstanceOf(org.onecard.protocol.message.Message.Welcome.class);
      for (int times = 0; times < 20; times++) {
        socket.startHandshake();
        link.send(new Heartbeat(new Nonce(new byte[Nonce.LENGTH])));
        assertThat(link.receive()).isInstanceOf(HostTimeMessage.class);
      }
    }
  }

  @Test
  void frameOfOneByteTooMany_isRefusedBeforeItComes() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      link.sendRaw(new byte[] {0, 0x10, 0, 1});
      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.MALFORMED);
      assertThat(link.isEnded()).isTrue();
    }
  }

  // ---- many ----

  @Test
  @Tag("real")
  @Timeout(240)
  void tenThousandConnections_leaveNothingBehind_andTapsAreAnsweredMeanwhile() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    long unused = flood(1_000); // So that what is made once has been made.
    settle();
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(gate.submit(gate.open()));
      assertThat(link.receive()).isInstanceOf(Answers.class);
      long handlesBefore = handles();
      long heapBefore = heap();
      CompletableFuture<Integer> taps = CompletableFuture.supplyAsync(() -> tapUntil(over, link));
      long heapAtMost = flood(ATTEMPTS);
      over.set(true);
      assertThat(taps.get()).as("taps that were answered meanwhile").isGreaterThan(20);
      settle();
      assertThat(heapAtMost - heapBefore)
          .as("heap while %d connections were open", HELD)
          .isLessThan(HELD * HEAP_A_CONNECTION);
      assertThat(handles()).as("file handles").isLessThanOrEqualTo(handlesBefore + 16);
      assertThat(heap()).as("heap").isLessThan(heapBefore + 8 * 1_024 * 1_024);
    }
    host.proveBook();
  }

  /** Each is answered with a decision; the link itself waits 10 s at most. */
  private int tapUntil(AtomicBoolean over, Link link) {
    int taps = 0;
    try {
      while (!over.get()) {
        link.send(gate.submit(gate.tap(TestCard.SENIOR)));
        assertThat(link.receive()).isInstanceOf(Answers.class);
        taps++;
      }
    } catch (IOException e) {
      throw new AssertionError("after " + taps + " taps", e);
    }
    return taps;
  }

  /** The most heap that was in use after a collection while as many as may be were open. */
  private long flood(int attempts) throws Exception {
    Deque<Socket> held = new ArrayDeque<>();
    long heapAtMost = 0;
    for (int attempt = 0; attempt < attempts; attempt++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.ports().tap());
      // No port of this machine waits for a connection that is gone.
      socket.setSoLinger(true, 0);
      if (attempt % 4 != 3) {
        attack(socket, attempt);
      }
      held.add(socket);
      if (held.size() > HELD) {
        held.remove().close();
      }
      if (attempt % 2_500 == 2_499) {
        heapAtMost = Math.max(heapAtMost, heap());
      }
    }
    for (Socket socket : held) {
      socket.close();
    }
    return heapAtMost;
  }

  private static void attack(Socket socket, int attempt) {
    try {
      socket
          .getOutputStream()
          .write(
              attempt % 4 == 0
                  ? "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)
                  : BEGIN_OF_CLIENT_HELLO);
    } catch (IOException e) {
      // The host was faster.
    }
  }

  private static void settle() throws InterruptedException {
    Thread.sleep(HANDSHAKE.plus(SILENT_AT_MOST).toMillis());
  }

  private static long handles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  // ---- helpers ----

  private void assertStillServes() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(new Heartbeat(new Nonce(new byte[Nonce.LENGTH])));
      assertThat(link.receive()).isInstanceOf(HostTimeMessage.class);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.ports().tap());
    socket.setSoTimeout((int) LONGEST.toMillis());
    return socket;
  }

  /** Reads what the host may still say, an alert, up to the end. */
  private static boolean isEnded(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // An alert is no welcome.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}

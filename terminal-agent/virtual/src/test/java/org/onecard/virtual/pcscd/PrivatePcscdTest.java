package org.onecard.virtual.pcscd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.virtual.pcscd.PrivatePcscd.Slot;
import org.onecard.virtual.pcscd.PrivatePcscd.Way;

@Timeout(60)
@Tag("real")
class PrivatePcscdTest {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");
  private static final long ENDS_WITHIN_MS = 5_000;

  private static PcscParts parts;

  @TempDir Path directory;

  @BeforeAll
  static void findParts() throws IOException {
    parts = PcscParts.find(CACHE);
  }

  @Test
  void started_servesItsSocketAndListensForCards() throws Exception {
    try (PrivatePcscd pcscd = new PrivatePcscd(directory, 4, parts)) {
      assertThat(pcscd.start()).as("%s", pcscd.notTaken()).isNotEqualTo(Way.NONE);
      assertServes(pcscd);
      assertThat(pcscd.slots()).extracting(Slot::index).containsExactly(0, 1, 2, 3);
      for (Slot slot : pcscd.slots()) {
        try (Socket card =
            new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), slot.port())) {
          assertThat(card.isConnected()).isTrue();
        }
      }
    }
  }

  @Test
  void fourteenSlots_allThere() throws Exception {
    try (PrivatePcscd pcscd = new PrivatePcscd(directory, PrivatePcscd.SLOTS_MAX, parts)) {
      pcscd.start();
      assertThat(pcscd.slots()).hasSize(14);
      assertThat(pcscd.slots().get(13).readerName()).isEqualTo("Virtual PCD 7 00 01");
    }
  }

  @Test
  void stopped_leavesNeitherProcessNorSocket() throws Exception {
    PrivatePcscd pcscd = new PrivatePcscd(directory, 2, parts);
    pcscd.start();
    long pid = pcscd.pid().orElseThrow();
    pcscd.stop();
    assertEnded(pid);
    assertThat(pcscd.socket()).doesNotExist();
  }

  @Test
  void killedOrStopped_startsAgainOnTheSameSocketAndPorts() throws Exception {
    try (PrivatePcscd pcscd = new PrivatePcscd(directory, 2, parts)) {
      pcscd.start();
      List<Slot> slots = pcscd.slots();
      long first = pcscd.pid().orElseThrow();
      pcscd.kill();
      assertEnded(first);

      pcscd.start();
      assertServes(pcscd);
      assertThat(pcscd.slots()).isEqualTo(slots);
      assertThat(pcscd.pid().orElseThrow()).isNotEqualTo(first);
      pcscd.stop();

      pcscd.start();
      assertServes(pcscd);
    }
  }

  @Test
  void holdingProcessKilledOutright_daemonEndsWithIt() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DaemonHolder.class.getName(),
                directory.toString(),
                parts.daemon().toString(),
                parts.driver().toString(),
                parts.clientLibrary().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = -1;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && pid < 0; line = lines.readLine()) {
        if (line.startsWith("daemon ")) {
          pid = Long.parseLong(line.substring("daemon ".length()));
          break;
        }
      }
      assertThat(ProcessHandle.of(pid)).isPresent();
    } finally {
      holder.destroyForcibly();
    }
    assertEnded(pid);
  }

  @Test
  void scriptKilledOutright_daemonEndsWithIt() throws Exception {
    Path script = Scripts.unpack("private-pcscd.sh", directory);
    Process shell = script(script, directory);
    long pid = readPid(shell);
    shell.destroyForcibly();
    assertEnded(pid);
  }

  @Test
  void scriptTerminated_daemonEndsAndStatusIsZero() throws Exception {
    Path script = Scripts.unpack("private-pcscd.sh", directory);
    Process shell = script(script, directory);
    long pid = readPid(shell);
    shell.destroy();
    assertThat(shell.waitFor(ENDS_WITHIN_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(shell.exitValue()).isZero();
    assertEnded(pid);
  }

  @Test
  void noDaemonAnywhere_isNoneAndSaysWhy() throws Exception {
    Path nowhere = directory.resolve("nowhere");
    PcscParts none = new PcscParts(nowhere, nowhere, nowhere);
    try (PrivatePcscd pcscd = new PrivatePcscd(directory, 1, none)) {
      // A machine whose own daemon has virtual slots lends them.
      if (pcscd.start() == Way.NONE) {
        assertThat(pcscd.slots()).isEmpty();
        assertThat(pcscd.notTaken().get(Way.SYSTEM_DAEMON)).isNotBlank();
      }
      assertThat(pcscd.notTaken().get(Way.USER_NAMESPACE)).contains("no daemon at " + nowhere);
    }
  }

  @Test
  void pathOfTheSocketTooLong_isRefusedWithItsLength() throws Exception {
    Path deep = directory.resolve("d".repeat(110));
    PrivatePcscd pcscd = new PrivatePcscd(deep, 1, parts);
    assertThatThrownBy(pcscd::start).isInstanceOf(IOException.class).hasMessageContaining("107");
    assertThat(Files.exists(deep.resolve("readers.conf"))).isFalse();
  }

  private static Process script(Path script, Path directory) throws IOException {
    return new ProcessBuilder(
            "sh",
            script.toString(),
            directory.toString(),
            "2",
            Integer.toString(PrivatePcscd.freePorts(3)),
            "--pcscd",
            parts.daemon().toString(),
            "--ifd",
            parts.driver().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static long readPid(Process shell) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    long pid = -1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("PID=")) {
        pid = Long.parseLong(line.substring("PID=".length()));
      }
      if (line.equals("READY")) {
        return pid;
      }
    }
    throw new IOException("the script was never ready");
  }

  private static void assertServes(PrivatePcscd pcscd) throws IOException {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(pcscd.socket()))) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  private static void assertEnded(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process != null) {
      process.onExit().get(ENDS_WITHIN_MS, TimeUnit.MILLISECONDS);
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }
}

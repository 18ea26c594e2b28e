package org.onecard.virtual.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("real")
class PtyPairTest {

  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");
  private static final long ENDS_WITHIN_MS = 5_000;

  private static SocatPart socat;

  @TempDir Path directory;

  @BeforeAll
  static void findSocat() throws IOException {
    socat = SocatPart.find(CACHE);
  }

  @Test
  void started_carriesBytesBothWays() throws Exception {
    try (PtyPair pair = new PtyPair(directory, socat)) {
      pair.start();
      assertThat(carry(pair.far(), pair.near(), "code\r")).isEqualTo("code\r");
      assertThat(carry(pair.near(), pair.far(), "\u0016T\r")).isEqualTo("\u0016T\r");
    }
  }

  @Test
  void oneEndClosedByItsUser_cableStays() throws Exception {
    try (PtyPair pair = new PtyPair(directory, socat)) {
      pair.start();
      for (int round = 0; round < 3; round++) {
        assertThat(carry(pair.far(), pair.near(), "again\r")).isEqualTo("again\r");
      }
    }
  }

  @Test
  void stopped_leavesNeitherProcessNorLinks() throws Exception {
    PtyPair pair = new PtyPair(directory, socat);
    pair.start();
    long pid = pair.pid().orElseThrow();
    pair.stop();
    assertEnded(pid);
    assertNoLinks(pair);
  }

  @Test
  void socatKilledOutright_leavesNoDanglingLinks_andStartsAgainUnderTheSameNames()
      throws Exception {
    try (PtyPair pair = new PtyPair(directory, socat)) {
      pair.start();
      pair.kill();
      assertNoLinks(pair);
      pair.start();
      assertThat(carry(pair.far(), pair.near(), "back\r")).isEqualTo("back\r");
    }
  }

  @Test
  void holdingProcessKilledOutright_cableAndLinksEndWithIt() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PairHolder.class.getName(),
                directory.toString(),
                socat.program().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = -1;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && pid < 0; line = lines.readLine()) {
        if (line.startsWith("socat ")) {
          pid = Long.parseLong(line.substring("socat ".length()));
          break;
        }
      }
      assertThat(ProcessHandle.of(pid)).isPresent();
    } finally {
      holder.destroyForcibly();
    }
    assertEnded(pid);
    PtyPair pair = new PtyPair(directory, socat);
    long deadline = System.nanoTime() + Duration.ofMillis(ENDS_WITHIN_MS).toNanos();
    while (isLink(pair.near()) && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertNoLinks(pair);
  }

  @Test
  void scriptKilledOutright_closingRemovesTheLinks() throws Exception {
    PtyPair pair = new PtyPair(directory, socat);
    pair.start();
    long pid = pair.pid().orElseThrow();
    ProcessHandle script = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow();
    script.destroyForcibly();
    assertEnded(pid);
    pair.close();
    assertNoLinks(pair);
  }

  @Test
  void noSocat_isAnExceptionWithASentence() {
    PtyPair pair = new PtyPair(directory, new SocatPart(directory.resolve("nowhere")));
    assertThatThrownBy(pair::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pty-pair.sh");
  }

  private static String carry(Path from, Path to, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try (FileInputStream in = new FileInputStream(to.toFile())) {
      CompletableFuture<byte[]> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return readFrom(in, bytes.length);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      try (FileOutputStream out = new FileOutputStream(from.toFile())) {
        out.write(bytes);
      }
      return new String(read.get(ENDS_WITHIN_MS, TimeUnit.MILLISECONDS), StandardCharsets.US_ASCII);
    }
  }

  /** As {@code readNBytes}, which asks a file for its position, and a terminal has none. */
  private static byte[] readFrom(FileInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int read = in.read(bytes, at, length - at);
      if (read < 0) {
        throw new IOException("the cable was pulled");
      }
      at += read;
    }
    return bytes;
  }

  private static boolean isLink(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void assertNoLinks(PtyPair pair) {
    assertThat(isLink(pair.near())).isFalse();
    assertThat(isLink(pair.far())).isFalse();
  }

  private static void assertEnded(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process != null) {
      process.onExit().get(ENDS_WITHIN_MS, TimeUnit.MILLISECONDS);
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }
}

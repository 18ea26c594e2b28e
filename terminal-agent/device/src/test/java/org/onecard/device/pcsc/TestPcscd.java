package org.onecard.device.pcsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * The PC/SC daemon of one test class, where the environment of this process says that clients find
 * it. Its parts come from where the system properties say, or are fetched into the user's cache.
 */
final class TestPcscd implements AutoCloseable {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  private final Path directory;
  private PrivatePcscd pcscd;
  private final PcscParts parts;

  private TestPcscd(Path directory, PrivatePcscd pcscd, PcscParts parts) {
    this.directory = directory;
    this.pcscd = pcscd;
    this.parts = parts;
  }

  /** Made, and not yet started. */
  static TestPcscd of(int slots) throws IOException {
    String socket = System.getenv("PCSCLITE_CSOCK_NAME");
    if (socket == null) {
      throw new IllegalStateException(
          "PCSCLITE_CSOCK_NAME is not set: run these tests through Maven, or set it to a path"
              + " such as /tmp/onecard-me/pcscd.comm in the environment of your tool");
    }
    Path directory = Path.of(socket).toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalStateException("PCSCLITE_CSOCK_NAME names no file: " + socket);
    }
    PcscParts parts = PcscParts.find(CACHE);
    return new TestPcscd(directory, new PrivatePcscd(directory, slots, parts), parts);
  }

  static TestPcscd started(int slots) throws IOException {
    TestPcscd pcscd = of(slots);
    pcscd.start();
    return pcscd;
  }

  void start() throws IOException {
    if (pcscd.start() == PrivatePcscd.Way.NONE) {
      throw new IllegalStateException("no PC/SC daemon can be had here: " + pcscd.notTaken());
    }
  }

  /** Starts it anew with readers of these names and two slots each, whatever it had before. */
  void restartWith(String... readerNames) throws IOException {
    pcscd.stop();
    pcscd = pcscd.withReaders(List.of(readerNames));
    start();
  }

  /** The slot that the service calls so. */
  VirtualSlot slot(String readerName) {
    return pcscd.slots().stream()
        .filter(slot -> slot.readerName().equals(readerName))
        .findFirst()
        .map(slot -> new VirtualSlot(slot.port()))
        .orElseThrow(() -> new IllegalArgumentException("no slot is called " + readerName));
  }

  PrivatePcscd daemon() {
    return pcscd;
  }

  PcscReaders readers() {
    return PcscReaders.start(java.util.Optional.of(parts.clientLibrary()));
  }

  long pid() {
    return pcscd.pid().orElseThrow();
  }

  /** Sends the daemon a signal, by name. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("the daemon could not be sent " + name);
    }
  }

  /**
   * Stops all of its threads: the one that serves a card may go on for a moment after the signal.
   */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
    while (!isFrozen()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** {@code proc(5)}: the state follows the name, which is in brackets. */
  private boolean isFrozen() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false; // A thread ended meanwhile.
    }
  }

  String readerName(int slot) {
    return pcscd.slots().get(slot).readerName();
  }

  VirtualSlot slot(int slot) {
    return new VirtualSlot(pcscd.slots().get(slot).port());
  }

  @Override
  public void close() throws IOException {
    pcscd.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}

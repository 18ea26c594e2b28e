package org.onecard.virtual.pcscd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PC/SC daemon with virtual slots that belongs to this process and ends with it.
 *
 * <p>A client finds it by {@code PCSCLITE_CSOCK_NAME}, which its process must have been launched
 * with. For use by one thread.
 */
public final class PrivatePcscd implements AutoCloseable {

  /** The most slots that one daemon serves (its readers are limited to 16). */
  public static final int SLOTS_MAX = 14;

  /** The name of the socket below the daemon's directory. */
  public static final String SOCKET_NAME = "pcscd.comm";

  private static final int SLOTS_PER_READER = 2;
  private static final int SOCKET_PATH_LIMIT = 107; // sun_path of a Unix socket, and its end
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 32_000; // above are the ports the kernel hands out
  private static final int PORT_TRIES = 100;
  private static final long STOP_MS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(PrivatePcscd.class);

  /** How a daemon of our own was had, best first. */
  public enum Way {
    USER_NAMESPACE,
    ROOT_NAMESPACE,
    ROOT_PLAIN,
    /** The machine's own daemon, with the virtual slots that it has. */
    SYSTEM_DAEMON,
    /** There is none: use readers inside the process instead. */
    NONE;

    private String spelled() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Way of(String spelled) throws IOException {
      for (Way way : values()) {
        if (way.spelled().equals(spelled)) {
          return way;
        }
      }
      throw new IOException("private-pcscd.sh took an unknown way: " + spelled);
    }
  }

  /**
   * One virtual slot.
   *
   * @param port TCP port on 127.0.0.1 where it waits for its card
   * @param readerName what PC/SC calls it
   */
  public record Slot(int index, int port, String readerName) {}

  private final Path directory;
  private final int slotsWanted;
  private final int basePort;
  private final PcscParts parts;
  private final List<String> readerNames;

  private @Nullable Process script;
  private Optional<ProcessHandle> daemon = Optional.empty();
  private Way way = Way.NONE;
  private Map<Way, String> notTaken = Map.of();
  private List<Slot> slots = List.of();

  /**
   * @param directory where the socket is to be; its path has to stay under 96 bytes
   * @param slotsWanted 1 to {@value #SLOTS_MAX}; an odd number gives one more
   */
  public PrivatePcscd(Path directory, int slotsWanted, PcscParts parts) throws IOException {
    this(directory, slotsWanted, freePorts(slotsWanted + 1), parts);
  }

  /**
   * @param basePort the port of slot 0; the others follow
   */
  public PrivatePcscd(Path directory, int slotsWanted, int basePort, PcscParts parts) {
    this(directory, slotsWanted, basePort, parts, List.of());
  }

  private PrivatePcscd(
      Path directory, int slotsWanted, int basePort, PcscParts parts, List<String> readerNames) {
    this.directory = directory;
    this.slotsWanted = slotsWanted;
    this.basePort = basePort;
    this.parts = parts;
    this.readerNames = List.copyOf(readerNames);
  }

  /**
   * The same place with other readers, not yet started: what is plugged in may change only while no
   * daemon runs. Stop this one first.
   *
   * @param names one for each two slots, no two alike, without quotation marks, no more than there
   *     are ports for; with the names of real readers the slots are told apart as those are
   */
  public PrivatePcscd withReaders(List<String> names) {
    return new PrivatePcscd(directory, SLOTS_PER_READER * names.size(), basePort, parts, names);
  }

  /**
   * Starts the daemon, or does so again on the same socket and ports after {@link #stop} or {@link
   * #kill}.
   *
   * @return the way that was taken; {@code NONE} when no daemon can be had, and {@link #notTaken}
   *     says why
   * @throws IOException when a daemon was started and failed
   */
  public Way start() throws IOException {
    if (script != null) {
      throw new IllegalStateException("already started");
    }
    int length = socket().toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
    if (length >= SOCKET_PATH_LIMIT) {
      throw new IOException(
          "the socket's path is "
              + length
              + " bytes long, and has to stay under "
              + SOCKET_PATH_LIMIT
              + ": "
              + socket());
    }
    // Whoever can enter the directory can use the daemon.
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = Scripts.unpack("private-pcscd.sh", directory);
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                file.toString(),
                directory.toString(),
                Integer.toString(slotsWanted),
                Integer.toString(basePort),
                "--pcscd",
                parts.daemon().toString(),
                "--ifd",
                parts.driver().toString()));
    for (String name : readerNames) {
      command.add("--name");
      command.add(name);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    script = process;
    if (!readUntilReady(process)) {
      stop();
      if (way != Way.NONE) {
        throw new IOException(
            "private-pcscd.sh failed; its words are above and in "
                + directory.resolve("pcscd.log"));
      }
    }
    LOG.info("[pcscd={}] way={} slots={}", directory, way, slots.size());
    return way;
  }

  /** Reads what the script says; its output is its own, so what is not understood is a defect. */
  private boolean readUntilReady(Process process) throws IOException {
    Map<Way, String> why = new LinkedHashMap<>();
    List<Slot> found = new ArrayList<>();
    daemon = Optional.empty();
    way = Way.NONE;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    boolean ready = false;
    while (!ready) {
      String line = lines.readLine();
      if (line == null) {
        break;
      }
      String value = line.substring(line.indexOf('=') + 1);
      if (line.startsWith("NOT=")) {
        String[] words = value.split(" ", 2);
        why.put(Way.of(words[0]), words.length > 1 ? words[1] : "");
      } else if (line.startsWith("WAY=")) {
        way = value.equals("none") ? Way.NONE : Way.of(value);
      } else if (line.startsWith("PID=")) {
        daemon = ProcessHandle.of(Long.parseLong(value));
      } else if (line.startsWith("SLOT=")) {
        String[] words = value.split(" ", 3);
        found.add(new Slot(Integer.parseInt(words[0]), Integer.parseInt(words[1]), words[2]));
      }
      ready = line.equals("READY");
    }
    notTaken = Map.copyOf(why);
    slots = List.copyOf(found);
    return ready;
  }

  /** The way that was taken at the last start. */
  public Way way() {
    return way;
  }

  /** Why better ways were not taken, for people. */
  public Map<Way, String> notTaken() {
    return notTaken;
  }

  /** Where clients connect: what {@code PCSCLITE_CSOCK_NAME} has to be. */
  public Path socket() {
    return directory.resolve(SOCKET_NAME);
  }

  /** The slots, by index; empty when there is no daemon. */
  public List<Slot> slots() {
    return slots;
  }

  /** The daemon's process; empty before a start, and when it is the system's. */
  public OptionalLong pid() {
    return daemon.map(ProcessHandle::pid).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Ends the daemon as told, and waits for it. Cards in its slots leave. */
  public void stop() {
    Process process = script;
    script = null;
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    awaitEnd(process);
  }

  /** Kills the daemon outright, as a crash would: its socket stays behind. */
  public void kill() {
    Process process = script;
    script = null;
    if (process == null) {
      return;
    }
    try {
      // The script is told, or it would report the end as a surprise.
      Files.write(directory.resolve("killed"), new byte[0]);
    } catch (IOException e) {
      LOG.debug("[pcscd={}] its script was not told: {}", directory, e.getMessage());
    }
    daemon.ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(process);
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // Its pipe is closed with it, so the daemon ends too.
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** The first of {@code count} neighbouring ports that nobody listens on. */
  static int freePorts(int count) throws IOException {
    for (int tried = 0; tried < PORT_TRIES; tried++) {
      int base = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (allFree(base, count)) {
        return base;
      }
    }
    throw new IOException("no " + count + " neighbouring free TCP ports above " + LOWEST_PORT);
  }

  private static boolean allFree(int base, int count) {
    for (int port = base; port < base + count; port++) {
      try (ServerSocket probe =
          new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
        if (probe.getLocalPort() != port) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}

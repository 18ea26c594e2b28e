package org.onecard.lab.bench.publish;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.lab.LabFiles;
import org.onecard.lab.bench.Percentiles;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.protocol.crypto.RandomBytes;

/** A host in a process of its own, and terminals that connect to it over TLS on loopback. */
final class PublishBench implements AutoCloseable {

  /** Handshakes under way at once: a host gives one five seconds, and has two loops for them. */
  private static final int HANDSHAKES = 16;

  private static final int LOOPS = 2;
  private static final long POLL_MS = 5;

  private final Path directory;
  private final HostProcess host;
  private final OperatorDesk desk;
  private final ExecutorService storing = Executors.newFixedThreadPool(2);
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final List<LightTerminal> terminals = new ArrayList<>();

  /**
   * One publication.
   *
   * @param acted from the command until each terminal had stored it and went by it
   * @param allActedMs until the last one did
   * @param allReportedMs until the host had heard so from the last one
   */
  record Round(Percentiles acted, double allActedMs, double allReportedMs) {}

  private PublishBench(Path directory, HostProcess host) {
    this.directory = directory;
    this.host = host;
    this.desk = new OperatorDesk(directory.resolve("host"));
  }

  /** Starts the host, and enrols and connects so many terminals. */
  static PublishBench open(Path directory, int count, PrintWriter progress)
      throws IOException, InterruptedException {
    HostProcess host =
        HostProcess.start(
            directory.resolve("host"), HostProcess.Ports.ANY, directory.resolve("host.log"));
    PublishBench bench = new PublishBench(directory, host);
    try {
      bench.desk.publishCatalogue(LabFiles.sample("demo/catalogue.yaml"));
      bench.enrol(count, progress);
      bench.connect(progress);
      return bench;
    } catch (IOException | InterruptedException | RuntimeException e) {
      bench.close();
      throw e;
    }
  }

  private void enrol(int count, PrintWriter progress) throws IOException {
    RandomBytes random = RandomBytes.from(new SecureRandom());
    for (int number = 1; number <= count; number++) {
      String id = "light-%04d".formatted(number);
      Path data = directory.resolve(id);
      var unused =
          Enrolment.enrol(
              "localhost", host.ports().enrol(), desk.enrolCode(id, "bench", "metro-ride"), data);
      terminals.add(new LightTerminal(data, storing, random));
      if (number % 100 == 0) {
        progress.println("enrolled " + number + " of " + count);
        progress.flush();
      }
    }
  }

  private void connect(PrintWriter progress) throws IOException, InterruptedException {
    Semaphore places = new Semaphore(HANDSHAKES);
    List<CompletableFuture<Void>> welcomes = new ArrayList<>();
    for (LightTerminal terminal : terminals) {
      places.acquire();
      welcomes.add(
          terminal
              .connect(host.ports().tap(), loops)
              .whenComplete((welcome, failure) -> places.release()));
    }
    for (CompletableFuture<Void> welcome : welcomes) {
      try {
        welcome.get();
      } catch (ExecutionException e) {
        throw new IOException("a terminal was not welcomed: " + e.getCause(), e);
      }
    }
    awaitAll(1);
    progress.println("connected " + terminals.size() + ", all on version 1");
    progress.flush();
  }

  /** Publishes the demo's catalogue with another fare, and waits until everybody goes by it. */
  Round publish(long version) throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            directory.resolve("catalogue.yaml"),
            Files.readString(LabFiles.sample("demo/catalogue.yaml"), StandardCharsets.UTF_8)
                .replace("fareFen: 300", "fareFen: " + (300 + version)),
            StandardCharsets.UTF_8);
    long began = System.nanoTime();
    desk.publishCatalogueNow(file);
    awaitAll(version);
    long[] acted =
        terminals.stream().mapToLong(terminal -> terminal.tookEffectNs() - began).toArray();
    Patience.await("the host to hear from all", () -> goingBy(version) == terminals.size());
    double reportedMs = (System.nanoTime() - began) / 1e6;
    Percentiles percentiles = Percentiles.of(acted);
    return new Round(percentiles, percentiles.maxMs(), reportedMs);
  }

  private long goingBy(long version) {
    try {
      return desk.goingBy(version);
    } catch (IOException e) {
      return -1;
    }
  }

  private void awaitAll(long version) throws IOException, InterruptedException {
    Patience.await(
        "all terminals to go by version " + version,
        () -> {
          Thread.sleep(POLL_MS);
          return terminals.stream().allMatch(terminal -> terminal.inForce() == version);
        });
  }

  HostProcess host() {
    return host;
  }

  @Override
  public void close() {
    terminals.forEach(LightTerminal::close);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    storing.shutdown();
    host.close();
  }
}

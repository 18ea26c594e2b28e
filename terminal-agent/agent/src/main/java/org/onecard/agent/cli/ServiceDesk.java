package org.onecard.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.onecard.agent.Terminal;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.service.TerminalService;
import org.onecard.agent.service.Works;
import org.onecard.agent.store.LastRun;
import org.onecard.agent.tap.TapListener;
import org.onecard.device.gate.Gate;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The service page of {@code terminal run}, or that there is none: then everything passes through
 * as it is, and nothing of the page is loaded.
 */
final class ServiceDesk implements AutoCloseable {

  /** Asked to be started again (sysexits.h calls it a temporary failure). */
  static final int RESTART = 75;

  /** So long the page may still show that it ends. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Optional<TerminalService> page;
  private final Path dataDir;
  private final CommandSpec spec;
  private final boolean json;

  private ServiceDesk(
      Optional<TerminalService> page, Path dataDir, CommandSpec spec, boolean json) {
    this.page = page;
    this.dataDir = dataDir;
    this.spec = spec;
    this.json = json;
  }

  static ServiceDesk open(ServiceOption option, Path dataDir, CommandSpec spec, boolean json)
      throws IOException {
    return new ServiceDesk(option.open(dataDir), dataDir, spec, json);
  }

  /**
   * Has the terminal commissioned where that is not done and there is a page for it.
   *
   * @return whether there is something to run now
   */
  boolean commission(CountDownLatch ended) throws IOException, InterruptedException {
    if (page.isEmpty() || !TerminalService.isWanted(dataDir)) {
      return true;
    }
    try (PcscReaders readers = PcscReaders.start()) {
      return page.get()
          .commission(
              readers,
              () -> Patients.examine(dataDir, ServiceRun.settingsOf(dataDir), readers),
              uri -> ServiceRun.sayWhere(spec, json, page.get(), uri, true),
              ended);
    }
  }

  Gate share(Gate gate) {
    return page.map(service -> service.share(gate)).orElse(gate);
  }

  Screen watch(Screen screen) {
    return page.map(service -> service.watch(screen)).orElse(screen);
  }

  TapListener listen(TapListener listener) {
    return page.map(service -> service.listen(listener)).orElse(listener);
  }

  /** A page beside a running terminal, until it is closed. */
  static final class Serving implements AutoCloseable {

    private final Optional<TerminalService> page;
    private final AtomicBoolean restart;

    private Serving(Optional<TerminalService> page, AtomicBoolean restart) {
      this.page = page;
      this.restart = restart;
    }

    int exitCode() {
      return restart.get() ? RESTART : 0;
    }

    @Override
    public void close() {
      page.ifPresent(TerminalService::stopServing);
    }
  }

  Serving serve(
      Terminal terminal,
      PcscReaders readers,
      GateOption.Started barrier,
      LastRun run,
      CountDownLatch ended)
      throws IOException {
    AtomicBoolean restart = new AtomicBoolean();
    if (page.isPresent()) {
      URI uri =
          page.get()
              .serve(
                  terminal,
                  new Works(
                      readers,
                      ServiceRun.byName(run),
                      barrier.signals().size(),
                      barrier::light,
                      () -> Patients.examine(dataDir, run, readers),
                      () -> endSoon(restart, ended),
                      ServiceOption.isSupervised(System.getenv())));
      ServiceRun.sayWhere(spec, json, page.get(), uri, false);
    }
    return new Serving(page, restart);
  }

  private static void endSoon(AtomicBoolean restart, CountDownLatch ended) {
    Thread last =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(LAST_WORDS.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              restart.set(true);
              ended.countDown();
            },
            "restart");
    last.setDaemon(true);
    last.start();
  }

  @Override
  public void close() {
    page.ifPresent(TerminalService::close);
  }
}

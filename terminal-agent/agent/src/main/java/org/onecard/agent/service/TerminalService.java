package org.onecard.agent.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.log.LogRing;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.tap.TapListener;
import org.onecard.device.gate.Gate;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.protocol.crypto.RandomBytes;

/**
 * The service page of a terminal: first, where it is not commissioned, the wizard; then, beside the
 * running terminal, what a technician needs. Whoever signed in for the wizard stays signed in.
 *
 * <p>One thread opens, uses and closes it. What {@link #share}, {@link #watch} and {@link #listen}
 * answer is for any thread.
 */
public final class TerminalService implements AutoCloseable {

  private static final Duration TICK = Duration.ofSeconds(1);

  private final ServicePlace place;
  private final Path dataDir;
  private final ServiceDoor door;
  private final ServiceAudit audit;
  private final LogRing log;
  private final Clock clock = Clock.systemUTC();
  private final RaisedLevel level = new RaisedLevel();
  private final TapRing taps;
  private final ScheduledExecutorService ticks;
  private @Nullable SharedGate gate;
  private @Nullable ScreenWatch screen;
  private @Nullable ServicePage page;

  private TerminalService(ServicePlace place, Path dataDir, ServiceDoor door) {
    this.place = place;
    this.dataDir = dataDir;
    this.door = door;
    this.audit = new ServiceAudit(dataDir, clock);
    this.taps = new TapRing(clock);
    this.log = LogRing.attach();
    this.ticks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "service-ticks");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        ticks.scheduleWithFixedDelay(
            this::fallBack, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Gets everything ready; no port is open yet.
   *
   * @throws IOException with a sentence when no PIN is set, or a file makes no sense
   */
  public static TerminalService open(ServicePlace place, Path dataDir) throws IOException {
    ServiceDoor door =
        ServiceDoor.open(dataDir, RandomBytes.from(new SecureRandom()), System::nanoTime);
    if (door.pins().isEmpty()) {
      throw new IOException(
          "the service page needs a PIN: set one with `terminal service-pin --role service`");
    }
    return new TerminalService(place, dataDir, door);
  }

  /** Whether the wizard has something to do here. */
  public static boolean isWanted(Path dataDir) throws IOException {
    return !TerminalIdentity.isIn(dataDir) || Commissioning.isHalfDone(dataDir);
  }

  /**
   * Serves the wizard until its last step is done.
   *
   * @param listening told its address
   * @param ended breaks it off when it comes to zero
   * @return whether it was brought to its end
   */
  public boolean commission(
      PcscReaders readers, Examiner doctor, Consumer<URI> listening, CountDownLatch ended)
      throws IOException, InterruptedException {
    Commissioning commissioning = Commissioning.open(dataDir, readers, doctor, door, clock);
    try (ServicePage wizard =
        ServicePage.start(
            place,
            door,
            audit,
            (kind, detail) -> {},
            log,
            commissioning.face(),
            System::nanoTime)) {
      listening.accept(wizard.uri());
      commissioning.await(ended);
    }
    return commissioning.isFinished();
  }

  /** A gate that a technician's test may open too. Its owner still closes it. */
  public Gate share(Gate of) {
    SharedGate shared = new SharedGate(of);
    gate = shared;
    return shared;
  }

  /** The screen, looked at. */
  public Screen watch(Screen of) {
    ScreenWatch watched = new ScreenWatch(of);
    screen = watched;
    return watched;
  }

  /** The listener, and the page's memory of the last taps. */
  public TapListener listen(TapListener of) {
    return report -> {
      taps.onTap(report);
      of.onTap(report);
    };
  }

  /**
   * Opens the page beside a running terminal.
   *
   * @return its address
   * @throws IOException when it cannot listen; the message says what to do
   */
  public URI serve(Terminal terminal, Works works) throws IOException {
    SharedGate shared = gate;
    ScreenWatch watched = screen;
    if (shared == null || watched == null) {
      throw new IllegalStateException("the terminal was started without share and watch");
    }
    RunningFace running =
        new RunningFace(
            dataDir,
            terminal,
            works,
            shared,
            watched,
            taps,
            log,
            level,
            door,
            clock,
            System::nanoTime);
    ServicePage started =
        ServicePage.start(
            place, door, audit, terminal::note, log, running.face(), System::nanoTime);
    page = started;
    return started.uri();
  }

  /** By which a technician knows that the browser speaks to this terminal. */
  public Optional<String> fingerprint() {
    return place.tls().map(ServiceTls::fingerprint);
  }

  private void fallBack() {
    synchronized (level) {
      boolean over = level.isRaised() && level.left(System.nanoTime()).isZero();
      if (over) {
        level.lower();
        log.detailed(false);
      }
    }
  }

  /** Closes the page. Close it before the terminal, whose state it shows. */
  public void stopServing() {
    ServicePage open = page;
    page = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    stopServing();
    ticks.shutdownNow();
    log.close();
  }
}

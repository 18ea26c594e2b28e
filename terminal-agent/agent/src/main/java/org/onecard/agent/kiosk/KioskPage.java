package org.onecard.agent.kiosk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.device.gate.GateMode;
import org.onecard.device.gate.GateState;
import org.onecard.page.EventStream;
import org.onecard.page.PageLimits;
import org.onecard.page.PageServer;
import org.onecard.scenario.Notice;

/**
 * A terminal's screen as a page in a browser, running until {@link #close}. Any thread may call it,
 * and no call waits for a browser.
 *
 * <p>A gate whose way stands open stands above what the reader says: free passage takes the place
 * of waiting and of out of order, an emergency that of everything.
 */
public final class KioskPage implements Screen, AutoCloseable {

  private static final Notice STARTING = new Notice("正在启动，请稍候", "Starting, one moment");
  private static final Notice FREE_PASSAGE =
      new Notice("自由通行，无需刷卡", "Free passage: no card needed");
  private static final Notice EMERGENCY = new Notice("紧急疏散，请立即通行", "Emergency: go through now");

  /** A page that others may look at says that the person was checked, and not who it is. */
  private static final Notice CHECKED = new Notice("核验通过", "Checked");

  private final KioskSettings settings;
  private final boolean onThisMachine;
  private final Clock clock;
  private final EventStream stream;
  private final PageServer server;
  private final ScheduledExecutorService timer;

  private final Object lock = new Object();

  /** How many states were told. */
  private long told;

  private Shown base;
  private Shown shown;
  private Corner corner = Corner.UNKNOWN;
  private GateMode gate = GateMode.CONTROLLED;
  private @Nullable Instant syncedAt;
  private HolderReading.@Nullable Holder holder;
  private Instant holderUntil = Instant.EPOCH;

  private KioskPage(KioskSettings settings, Clock clock) throws IOException {
    this.settings = settings;
    this.onThisMachine = InetAddress.getByName(settings.address()).isLoopbackAddress();
    this.clock = clock;
    this.base = new Shown(1, Face.STARTING, STARTING, Duration.ZERO, Optional.empty(), micros());
    this.shown = base;
    PageLimits limits = PageLimits.defaults();
    this.stream =
        new EventStream(Long.toString(clock.millis(), Character.MAX_RADIX), limits, this::whole);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "kiosk-holder");
              thread.setDaemon(true);
              return thread;
            });
    try {
      this.server =
          PageServer.on(settings.address(), settings.port())
              .limits(limits)
              .file("/", KioskPage.class, "kiosk.html")
              .file("/kiosk.css", KioskPage.class, "kiosk.css")
              .file("/kiosk.js", KioskPage.class, "kiosk.js")
              .file("/tones.js", KioskPage.class, "tones.js")
              .file("/words.js", KioskPage.class, "words.js")
              .json("/api/holder", this::holderNow)
              .events("/events", stream)
              .start();
    } catch (IOException | RuntimeException e) {
      timer.shutdownNow();
      throw e;
    }
  }

  /**
   * Starts serving the page.
   *
   * @throws IOException when it cannot listen; the message says on what, why, and what to do
   */
  public static KioskPage start(KioskSettings settings) throws IOException {
    return new KioskPage(settings, Clock.systemUTC());
  }

  /** Where a browser finds it. */
  public URI uri() {
    return server.uri();
  }

  @Override
  public void show(ScreenState asked) {
    ScreenState state = visible(asked, onThisMachine);
    synchronized (lock) {
      told++;
      holder = null;
      Duration upTo = Duration.ZERO;
      Optional<String> forStaff = Optional.empty();
      if (state instanceof ScreenState.Working working) {
        upTo = working.upTo();
      } else if (state instanceof ScreenState.OutOfOrder broken) {
        forStaff = Optional.of(broken.forStaff());
      } else if (state instanceof ScreenState.ShowsHolder shows) {
        upTo = shows.atMost();
        keepHolder(shows);
      }
      base = new Shown(base.number(), Face.of(state), state.notice(), upTo, forStaff, micros());
      tellState();
    }
  }

  /** A holder is not sent over a network: there the page says only that all is well. */
  static ScreenState visible(ScreenState state, boolean onThisMachine) {
    return state instanceof ScreenState.ShowsHolder && !onThisMachine
        ? new ScreenState.Go(CHECKED)
        : state;
  }

  private void keepHolder(ScreenState.ShowsHolder shows) {
    holder = shows.holder();
    long then = told;
    holderUntil = clock.instant().plus(shows.atMost());
    // The tap itself takes it off in time; this is for a tap that hangs.
    Future<?> unused =
        timer.schedule(() -> drop(then), shows.atMost().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void drop(long then) {
    synchronized (lock) {
      if (told == then) {
        show(new ScreenState.Waiting());
      }
    }
  }

  /**
   * What the corner and the gate's state are made of; to be told every second or so.
   *
   * @param title what the terminal offers, where a catalogue says it
   * @param gateState empty where the gate cannot be asked
   */
  public void tell(TerminalStatus status, Optional<Notice> title, Optional<GateState> gateState) {
    synchronized (lock) {
      Instant now = clock.instant();
      if (status.online() && status.backlog() == 0) {
        syncedAt = now;
      }
      Corner before = corner;
      corner = new Corner(title, status.online(), status.backlog(), syncedAgo(now));
      if (corner.tellsMoreThan(before)) {
        stream.publish("corner", corner);
      }
      gate =
          gateState.orElse(new GateState.Shut()) instanceof GateState.Held held
              ? held.mode()
              : GateMode.CONTROLLED;
      tellState();
    }
  }

  private OptionalLong syncedAgo(Instant now) {
    Instant at = syncedAt;
    return at == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, Duration.between(at, now).toMillis()));
  }

  /** Publishes what is to be seen now, where that is another thing than before. */
  private void tellState() {
    Shown now = withGate();
    if (!now.looksLike(shown)) {
      shown =
          new Shown(
              shown.number() + 1,
              now.face(),
              now.notice(),
              now.upTo(),
              now.forStaff(),
              now.atMicros());
      stream.publish("state", shown);
    }
  }

  private Shown withGate() {
    return switch (gate) {
      case CONTROLLED -> base;
      case FREE_PASSAGE ->
          base.face() == Face.WAITING || base.face() == Face.OUT_OF_ORDER
              ? open(Face.FREE_PASSAGE, FREE_PASSAGE)
              : base;
      case EMERGENCY_OPEN -> open(Face.EMERGENCY, EMERGENCY);
    };
  }

  private Shown open(Face face, Notice notice) {
    return new Shown(base.number(), face, notice, Duration.ZERO, Optional.empty(), micros());
  }

  private KioskState whole() {
    synchronized (lock) {
      Corner now =
          new Corner(corner.title(), corner.online(), corner.backlog(), syncedAgo(clock.instant()));
      return new KioskState(
          settings.terminalId(),
          settings.direction(),
          settings.language(),
          settings.sound(),
          shown,
          now);
    }
  }

  private HolderFields holderNow() {
    synchronized (lock) {
      HolderReading.Holder now = holder;
      Duration left = Duration.between(clock.instant(), holderUntil);
      return now == null || shown.face() != Face.HOLDER || left.isNegative() || left.isZero()
          ? HolderFields.NOBODY
          : new HolderFields(
              Optional.of(now.name()), Optional.of(now.socialSecurityNumber()), left);
    }
  }

  private long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /** Ends it: browsers see that nobody serves them any more. */
  @Override
  public void close() {
    synchronized (lock) {
      holder = null;
    }
    timer.shutdownNow();
    server.close();
  }
}

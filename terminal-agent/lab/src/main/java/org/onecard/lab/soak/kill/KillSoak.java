package org.onecard.lab.soak.kill;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.onecard.lab.LabFiles;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.serial.SocatPart;

/** Kills a host and terminals while people tap, and holds the book against the gates. */
final class KillSoak implements AutoCloseable {

  private static final int TERMINALS = SoakItems.BY_GATE.size();
  private static final String HOST = "host";

  /** A person takes a second; a kill comes every two, and the last journals take some more. */
  private static final int PEOPLE_A_KILL = 12;

  private static final int PEOPLE_AT_LEAST = 600;

  private static final int PROGRESS_EVERY = 10;

  /** Somebody who does not go through is told of after 5 s. */
  private static final int CALM_LOOKS = 60;

  private static final int LOOK_MS = 100;

  /** How long a start is waited for; more, and it is killed without having been of use. */
  private static final Duration START = Duration.ofSeconds(15);

  /** Between kills, so that what was killed mostly, but not always, works again before the next. */
  private static final int PAUSE_MS = 1_500;

  /** How long what was killed stays dead. */
  private static final int DEAD_MS = 900;

  /** From a card that comes to the end of its tap; pcscd takes up to 400 ms of it. */
  private static final int TAP_MS = 800;

  /** From a gate that opens to the terminal's word of it, and its sync. */
  private static final int ACT_MS = 80;

  /**
   * What is done.
   *
   * @param seed chooses whom, when and for how long; the machine's own pace is not its affair
   */
  record Plan(int kills, long seed) {}

  /**
   * What became of it.
   *
   * @param broken empty where every promise held
   * @param story what happened around the first that broke
   */
  record Report(Figures figures, List<String> broken, List<String> story) {
    boolean isSound() {
      return broken.isEmpty();
    }
  }

  /**
   * Counts.
   *
   * @param early kills of what was not ready yet
   * @param unknown approved taps of which the book says that it does not know how they ended
   * @param places of the site that are taken
   * @param quota how many it has in a day
   */
  record Figures(
      int hostKills,
      int terminalKills,
      int early,
      int people,
      int openings,
      int booked,
      int alone,
      int unknown,
      int places,
      int quota,
      long records,
      long commits,
      long seconds) {}

  /** What the host itself said of its book in the end. */
  private record HostSaid(long records, long commits, List<SitePlaces> places) {
    static final HostSaid NOTHING = new HostSaid(0, 0, List.of());
  }

  private final Path directory;
  private final Plan plan;
  private final Consumer<String> progress;
  private final Random random;
  private final Path sockets;
  private final PrivatePcscd daemon;
  private final Witness witness;
  private final Diary diary = new Diary();
  private final People people;
  private final List<GatePost> posts = new ArrayList<>();
  private final ExecutorService crowd = Executors.newCachedThreadPool();
  private final ScheduledExecutorService revivals = Executors.newScheduledThreadPool(2);
  private final List<Future<?>> revivalsDue = new ArrayList<>();
  private final OperatorDesk desk;
  private Optional<Victim> host = Optional.empty();
  private volatile boolean over;

  private KillSoak(
      Path directory, PcscParts parts, SocatPart socat, Plan plan, Consumer<String> progress)
      throws IOException {
    this.directory = directory;
    this.plan = plan;
    this.progress = progress;
    this.random = new Random(plan.seed());
    this.people = new People(PEOPLE_AT_LEAST + PEOPLE_A_KILL * plan.kills());
    this.desk = new OperatorDesk(directory.resolve(HOST));
    this.witness = new Witness(directory.resolve("witness.txt"));
    // Not below the directory, which may lie anywhere: a socket's path is limited to 107 bytes.
    this.sockets = Files.createTempDirectory("onecard-kill-");
    this.daemon = new PrivatePcscd(sockets, TERMINALS, parts);
    if (daemon.start() == PrivatePcscd.Way.NONE) {
      throw new IOException("no PC/SC service of our own could be started: " + daemon.notTaken());
    }
    Map<String, String> environment =
        Map.of("PCSCLITE_CSOCK_NAME", daemon.socket().toAbsolutePath().toString());
    for (PrivatePcscd.Slot slot : daemon.slots().subList(0, TERMINALS)) {
      posts.add(
          new GatePost(
              directory,
              "gate-0" + (slot.index() + 1),
              SoakItems.BY_GATE.get(slot.index()),
              slot,
              parts,
              environment,
              socat,
              witness,
              diary));
    }
  }

  /**
   * Runs it.
   *
   * @param directory empty; what is in it afterwards is for whoever looks for the cause
   * @throws IOException when the world cannot be set up, or does not heal
   */
  static Report run(
      Path directory, PcscParts parts, SocatPart socat, Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (KillSoak soak = new KillSoak(directory, parts, socat, plan, progress)) {
      Thread atExit = new Thread(soak::close, "kill-soak-exit");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        return soak.run();
      } finally {
        removeHook(atExit);
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook at work.
    }
  }

  private Report run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Victim theHost = setUp();
    progress.accept("a host and %d terminals are up; people come".formatted(posts.size()));
    List<Future<?>> crowds = posts.stream().<Future<?>>map(this::letPeopleCome).toList();
    for (int kill = 1; kill <= plan.kills() && findOwnEnd().isEmpty(); kill++) {
      killOne(theHost);
      if (kill % PROGRESS_EVERY == 0) {
        progress.accept(standing(theHost));
      }
    }
    over = true;
    for (Future<?> each : crowds) {
      finish(each);
    }
    for (Future<?> each : revivalsDue) {
      finish(each);
    }
    if (findOwnEnd().isPresent()) {
      return broken(theHost, began, findOwnEnd().get());
    }
    Optional<String> unhealed = drain(theHost);
    return unhealed.isPresent() ? broken(theHost, began, unhealed.get()) : compared(theHost, began);
  }

  private Victim setUp() throws IOException, InterruptedException {
    Path registry = directory.resolve("registry.csv");
    Files.writeString(registry, people.registryCsv());
    HostProcess.Ports ports = freePorts();
    Victim theHost =
        new Victim(
            HOST,
            hostCommand(directory.resolve(HOST), ports),
            Map.of(),
            directory.resolve("host.log"),
            line -> {});
    host = Optional.of(theHost);
    theHost.start();
    Patience.await("the host to be ready", theHost::isReady);
    desk.importRegistry(registry);
    desk.publishCatalogue(
        Files.writeString(
            directory.resolve("catalogue.yaml"), SoakItems.catalogue(placesOfSite())));
    for (GatePost post : posts) {
      post.install(desk, ports.enrol());
    }
    for (GatePost post : posts) {
      Patience.await(
          post.terminalId() + " to be linked, and to have the catalogue",
          () ->
              post.isDrained()
                  && post.findStatus()
                      .filter(said -> said.getLong("catalogueVersion") > 0)
                      .isPresent()
                  && post.findStatus()
                      .filter(said -> said.getLong("denyListVersion") > 0)
                      .isPresent());
    }
    return theHost;
  }

  /** Sold out towards the end, so that a place that was counted twice or not at all is felt. */
  private int placesOfSite() {
    return Math.max(1, plan.kills() * 3 / 4);
  }

  /** Terminals are told these when they enrol, so they are the same in each life of the host. */
  private static HostProcess.Ports freePorts() throws IOException {
    try (ServerSocket tap = new ServerSocket(0);
        ServerSocket enrol = new ServerSocket(0);
        ServerSocket page = new ServerSocket(0)) {
      return new HostProcess.Ports(tap.getLocalPort(), enrol.getLocalPort(), page.getLocalPort());
    }
  }

  /** A host that lives for seconds only is not worth the second compiler's work. */
  private static List<String> hostCommand(Path data, HostProcess.Ports ports) {
    List<String> command = new ArrayList<>(HostProcess.command(data, ports, List.of()));
    command.add(1, "-XX:TieredStopAtLevel=1");
    return command;
  }

  private Future<?> letPeopleCome(GatePost post) {
    Random own = new Random(plan.seed() + post.terminalId().hashCode());
    return crowd.submit(
        () -> {
          while (!over) {
            post.meet(people, own);
          }
          return null;
        });
  }

  private void killOne(Victim theHost) throws IOException, InterruptedException {
    awaitPeoplePass(theHost);
    Thread.sleep(random.nextInt(PAUSE_MS));
    GatePost near = posts.get(random.nextInt(posts.size()));
    Victim victim = random.nextInt(5) < 2 ? theHost : near.terminal();
    awaitReady(victim);
    awaitMoment(near);
    boolean wasReady = victim.isReady();
    victim.kill();
    diary.note(victim.name(), wasReady ? "is killed" : "is killed before it was ready");
    revivalsDue.add(
        revivals.schedule(
            () -> {
              victim.start();
              diary.note(victim.name(), "is started again");
              return null;
            },
            random.nextInt(DEAD_MS),
            TimeUnit.MILLISECONDS));
  }

  /**
   * Kills that come faster than people pass would try nothing: at least one opening to two of them,
   * however slow the machine is.
   */
  private void awaitPeoplePass(Victim theHost) throws InterruptedException {
    int kills =
        1 + theHost.kills() + posts.stream().mapToInt(post -> post.terminal().kills()).sum();
    long deadline = System.nanoTime() + START.toNanos();
    while (2 * witness.openings().size() <= kills && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
  }

  /**
   * Mostly; one in four is killed while it starts. A terminal that is never let near its host uses
   * up its epochs and rightly refuses everybody, which would try nothing.
   */
  private void awaitReady(Victim victim) throws InterruptedException {
    boolean early = random.nextInt(4) == 0;
    long deadline = System.nanoTime() + START.toNanos();
    while (!victim.isRunning() || (!early && !victim.isReady() && System.nanoTime() < deadline)) {
      Thread.sleep(5);
    }
  }

  /** Now, or somewhere within a tap, or just after a gate has opened. */
  private void awaitMoment(GatePost near) throws InterruptedException {
    int kind = random.nextInt(4);
    int after = random.nextInt(kind == 3 ? ACT_MS : TAP_MS);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MS);
    if (kind == 0) {
      return;
    }
    int came = near.presented();
    int opened = witness.openings().size();
    while (kind == 3 ? witness.openings().size() == opened : near.presented() == came) {
      if (System.nanoTime() > deadline) {
        return;
      }
      Thread.sleep(1);
    }
    Thread.sleep(after);
  }

  private String standing(Victim theHost) {
    int ofTerminals = posts.stream().mapToInt(post -> post.terminal().kills()).sum();
    return "%d kills (%d of the host, %d of terminals): %d people came, gates opened %d times"
        .formatted(
            theHost.kills() + ofTerminals,
            theHost.kills(),
            ofTerminals,
            posts.stream().mapToInt(GatePost::presented).sum(),
            witness.openings().size());
  }

  private Optional<String> findOwnEnd() {
    List<Victim> victims = new ArrayList<>(posts.stream().map(GatePost::terminal).toList());
    host.ifPresent(victims::add);
    return victims.stream().flatMap(victim -> victim.findOwnEnd().stream()).findFirst();
  }

  private static void finish(Future<?> work) throws IOException, InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Waits until each journal is handed over; a sentence where one never is. */
  private Optional<String> drain(Victim theHost) throws IOException, InterruptedException {
    progress.accept("nobody comes any more; journals are handed over");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    int calm = 0;
    // The word of somebody who did not go through comes some seconds later.
    while (calm < CALM_LOOKS) {
      if (findOwnEnd().isPresent()) {
        return findOwnEnd();
      }
      if (System.nanoTime() > end) {
        List<String> said = new ArrayList<>();
        for (GatePost post : posts) {
          said.add(post.terminalId() + ": " + post.findStatus().map(Object::toString).orElse("-"));
        }
        return Optional.of("journals are not handed over after 120 s: " + said);
      }
      boolean drained = theHost.isReady();
      for (GatePost post : posts) {
        drained &= post.isDrained();
      }
      calm = drained ? calm + 1 : 0;
      Thread.sleep(LOOK_MS);
    }
    return Optional.empty();
  }

  private Report compared(Victim theHost, long began) throws IOException, InterruptedException {
    posts.forEach(post -> post.terminal().close());
    List<String> broken = new ArrayList<>();
    HostSaid said = HostSaid.NOTHING;
    try {
      var proof = desk.verify();
      said = new HostSaid(proof.getLong("records"), proof.getLong("commits"), lookAtPlaces(began));
    } catch (IOException e) {
      broken.add("the book cannot be proved: " + e.getMessage());
    }
    theHost.close();
    Map<String, Boolean> reports = new TreeMap<>();
    posts.forEach(post -> reports.putAll(post.reports()));
    BookLook.Seen seen = BookLook.at(directory.resolve(HOST), people, Clock.systemUTC());
    broken.addAll(seen.faults());
    broken.addAll(SitePlaces.compare(said.places(), ofSite(seen.taps())));
    for (GatePost post : posts) {
      broken.addAll(seen.compareJournal(post.terminalId(), post.journal()));
    }
    List<Comparison.Broken> promises = Comparison.of(witness.openings(), seen.taps(), reports);
    promises.forEach(one -> broken.add("[" + one.terminal() + "] " + one.what()));
    List<String> story =
        promises.stream()
            .findFirst()
            .map(first -> diary.around(first.terminal(), first.person()))
            .orElse(List.of());
    return new Report(figures(theHost, seen, said, began), broken, story);
  }

  private List<SitePlaces> lookAtPlaces(long began) throws IOException {
    Duration lasted = Duration.ofNanos(System.nanoTime() - began);
    List<SitePlaces> places = new ArrayList<>();
    for (LocalDate day : SoakItems.days(Instant.now().minus(lasted), lasted)) {
      places.add(SitePlaces.of(desk.siteSlots(SoakItems.SITE, day)));
    }
    return places;
  }

  private List<BookedTap> ofSite(List<BookedTap> taps) {
    List<String> gates =
        posts.stream()
            .filter(post -> post.itemId().equals(SoakItems.SITE))
            .map(GatePost::terminalId)
            .toList();
    return taps.stream().filter(tap -> gates.contains(tap.terminal())).toList();
  }

  private Report broken(Victim theHost, long began, String what) {
    return new Report(
        figures(theHost, BookLook.Seen.NOTHING, HostSaid.NOTHING, began), List.of(what), List.of());
  }

  private Figures figures(Victim theHost, BookLook.Seen seen, HostSaid said, long began) {
    List<Victim> terminals = posts.stream().map(GatePost::terminal).toList();
    return new Figures(
        theHost.kills(),
        terminals.stream().mapToInt(Victim::kills).sum(),
        theHost.killsBeforeReady() + terminals.stream().mapToInt(Victim::killsBeforeReady).sum(),
        posts.stream().mapToInt(GatePost::presented).sum(),
        witness.openings().size(),
        (int) seen.taps().stream().filter(BookedTap::approved).count(),
        (int)
            seen.taps().stream()
                .filter(BookedTap::approved)
                .filter(tap -> tap.lines() > tap.taps())
                .count(),
        (int) seen.taps().stream().filter(BookedTap::approved).filter(BookedTap::isMarked).count(),
        said.places().stream().mapToInt(SitePlaces::taken).sum(),
        placesOfSite(),
        said.records(),
        said.commits(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
  }

  /** Ends all of it; a second call does nothing. */
  @Override
  public void close() {
    over = true;
    crowd.shutdownNow();
    revivals.shutdownNow();
    posts.forEach(GatePost::close);
    host.ifPresent(Victim::close);
    daemon.close();
    try {
      LabFiles.deleteTree(sockets);
      witness.close();
    } catch (IOException e) {
      progress.accept("something stays behind: " + e.getMessage());
    }
  }
}

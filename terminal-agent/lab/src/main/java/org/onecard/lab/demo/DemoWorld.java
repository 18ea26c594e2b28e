package org.onecard.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.slot.LabSlots;
import org.onecard.virtual.card.VirtualCard;

/**
 * A host, three enrolled terminals, and the slots their readers are. One thread plays on it.
 *
 * <p>On disk, below the directory given: {@code host/} (the host's data), {@code host.log}, {@code
 * gate-01/} and so on (each terminal's data), {@code registry.csv}.
 */
final class DemoWorld implements AutoCloseable {

  private static final Duration WALK = Duration.ofMillis(20);
  private static final int REPORTS_MAX = 64;

  private final Path directory;
  private final LabSlots slots;
  private final TapTimes tapTimes;
  private HostProcess host;
  private boolean closed;
  private final OperatorDesk desk;
  private final Map<Place, Terminal> terminals = new EnumMap<>(Place.class);
  private final Map<Place, BlockingQueue<TapReport>> reports = new EnumMap<>(Place.class);

  private DemoWorld(Path directory, LabSlots slots, TapTimes tapTimes, HostProcess host) {
    this.directory = directory;
    this.slots = slots;
    this.tapTimes = tapTimes;
    this.host = host;
    this.desk = new OperatorDesk(directory.resolve("host"));
  }

  /**
   * Sets the stage: slots, host, registry, catalogue, and a terminal at each place, enrolled and
   * connected.
   *
   * @param directory made anew
   * @param catalogue the list of items to publish
   * @param tapTimes how patient the terminals are
   */
  static DemoWorld open(Path directory, Path catalogue, LabSlots slots, TapTimes tapTimes)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    HostProcess host =
        HostProcess.start(
            directory.resolve("host"), HostProcess.Ports.ANY, directory.resolve("host.log"));
    DemoWorld world = new DemoWorld(directory, slots, tapTimes, host);
    try {
      world.desk.importRegistry(
          Files.writeString(directory.resolve("registry.csv"), Cast.registryCsv()));
      world.desk.publishCatalogue(catalogue);
      for (Place place : Place.values()) {
        world.install(place);
      }
      for (Place place : Place.values()) {
        Patience.await(place + " to be online and equipped", () -> world.isReady(place));
      }
      return world;
    } catch (IOException | InterruptedException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private void install(Place place) throws IOException, InterruptedException {
    Path data = directory.resolve(place.terminalId());
    String code = desk.enrolCode(place.terminalId(), place.locationId(), place.itemId());
    Enrolment.enrol("localhost", host.ports().enrol(), code, data);
    BlockingQueue<TapReport> queue = new ArrayBlockingQueue<>(REPORTS_MAX);
    reports.put(place, queue);
    String readerName = slots.names().get(place.slot());
    terminals.put(
        place,
        Terminal.start(
            TerminalConfig.of(data).withTapTimes(tapTimes),
            slots.readers(),
            readerName,
            new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(WALK)),
            queue::offer));
  }

  OperatorDesk desk() {
    return desk;
  }

  HostProcess.Ports ports() {
    return host.ports();
  }

  HostProcess host() {
    return host;
  }

  /** Online, and with the catalogue and deny list that the host delivers. */
  private boolean isReady(Place place) {
    TerminalStatus status = terminal(place).status();
    return status.online() && status.catalogueVersion() > 0 && status.denyListVersion() > 0;
  }

  boolean isOnline(Place place) {
    return terminal(place).status().online();
  }

  Terminal terminal(Place place) {
    Terminal terminal = terminals.get(place);
    if (terminal == null) {
      throw new IllegalStateException("no terminal stands at " + place);
    }
    return terminal;
  }

  /** Holds a card to the reader of a place until the terminal has said what it makes of it. */
  TapReport tap(Place place, VirtualCard card) throws IOException, InterruptedException {
    BlockingQueue<TapReport> queue = reports.get(place);
    if (queue == null) {
      throw new IllegalStateException("no terminal stands at " + place);
    }
    slots.insert(place.slot(), card);
    @Nullable TapReport report = queue.poll(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    slots.remove(place.slot());
    // A slot is looked at every 400 ms; a card that came back sooner would not be a new one.
    Patience.await(
        place + " to be empty again", () -> terminal(place).status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new IOException(
          place.terminalId()
              + " said nothing of a card within "
              + Patience.LONGEST.toSeconds()
              + " s");
    }
    return report;
  }

  /** Taps of cards that nobody here put in, since the last call. */
  List<TapReport> takeReports(Place place) {
    List<TapReport> taken = new ArrayList<>();
    BlockingQueue<TapReport> queue = reports.get(place);
    if (queue != null) {
      queue.drainTo(taken);
    }
    return taken;
  }

  /** Kills the host, and waits until every terminal knows that it is alone. */
  void killHost() throws IOException, InterruptedException {
    host.kill();
    for (Place place : Place.values()) {
      Patience.await(place + " to notice", () -> !isOnline(place));
    }
  }

  /** Starts the host again, and waits until every journal has been handed over. */
  void restartHost() throws IOException, InterruptedException {
    host =
        HostProcess.start(directory.resolve("host"), host.ports(), directory.resolve("host.log"));
    for (Place place : Place.values()) {
      Patience.await(
          place + " to hand over its journal",
          () -> isOnline(place) && terminal(place).status().backlog() == 0);
    }
  }

  /** Ends all of it; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    terminals.values().forEach(Terminal::close);
    host.close();
  }
}

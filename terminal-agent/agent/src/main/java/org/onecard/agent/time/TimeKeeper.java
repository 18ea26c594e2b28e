package org.onecard.agent.time;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terminal's clock. Safe for any thread. */
public final class TimeKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(TimeKeeper.class);

  /** Writing the floor more often would only wear the disk. */
  private static final Duration FLOOR_EVERY = Duration.ofMinutes(1);

  private final Path file;
  private final Clock wall;
  private final LongSupplier nanoTime;

  /** Guarded by this. */
  private TerminalTime time;

  /** Guarded by this. */
  private Instant floorOnDisk;

  private TimeKeeper(Path file, Clock wall, LongSupplier nanoTime, Instant floor) {
    this.file = file;
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.time = TerminalTime.startingFrom(floor);
    this.floorOnDisk = floor;
  }

  /**
   * Takes up the floor that was kept. One that makes no sense is worth no more than none: the next
   * word of the host sets another.
   *
   * @param file where the floor is kept
   * @param least a time that is known to be past, for a terminal that has kept no floor yet
   * @param nanoTime a clock that never goes back, in nanoseconds from any origin
   * @throws IOException when the disk does not give the file
   */
  public static TimeKeeper open(Path file, Instant least, Clock wall, LongSupplier nanoTime)
      throws IOException {
    Instant floor = least;
    var content = StoredFile.find(file);
    if (content.isPresent()) {
      Instant kept = kept(file, content.get(), least);
      floor = kept.isAfter(least) ? kept : least;
    }
    return new TimeKeeper(file, wall, nanoTime, floor);
  }

  private static Instant kept(Path file, byte[] content, Instant least) {
    try {
      return Instant.ofEpochMilli(FlatJson.parse(file.toString(), content).number("floorMs"));
    } catch (IOException e) {
      LOG.warn(
          "the time floor is lost, {} counts until the host is reached: {}", least, e.getMessage());
      return least;
    }
  }

  /**
   * Sets a floor back that a wrong clock of the host has raised; a start reads it. Who does it and
   * why is to be on record before.
   *
   * @throws IOException when the file could not be written; the old one is there then, or the new
   */
  public static void setBack(Path file, Instant to) throws IOException {
    keep(file, to);
  }

  private static void keep(Path file, Instant floor) throws IOException {
    StoredFile.replace(file, new FlatJson().put("floorMs", floor.toEpochMilli()).bytes());
  }

  /** The corrected time now, in whole milliseconds: what the wire keeps is what the rules see. */
  public synchronized ClockReading now() {
    ClockReading reading = time.read(wall.instant(), nanoTime.getAsLong());
    return new ClockReading(reading.at().truncatedTo(ChronoUnit.MILLIS), reading.quality());
  }

  /** How far the machine's clock is behind the corrected time, in whole seconds. */
  public synchronized Duration behind() {
    Instant machine = wall.instant();
    Instant at = time.read(machine, nanoTime.getAsLong()).at();
    return Duration.ofSeconds(Math.round(Duration.between(machine, at).toMillis() / 1e3));
  }

  /** The monotonic clock, for what is measured and for {@link #hostSaid}. */
  public long nanos() {
    return nanoTime.getAsLong();
  }

  /** The earliest time that is possible now. */
  public synchronized Instant floor() {
    return time.raiseFloor(nanoTime.getAsLong()).floor();
  }

  /**
   * The host's signed answer to our nonce.
   *
   * @throws IOException when the floor could not be written; the time holds for this run all the
   *     same
   */
  public synchronized void hostSaid(Instant hostAt, long askedNanos, long answeredNanos)
      throws IOException {
    boolean leapt = time.leap().isPresent();
    time =
        time.hostSaid(hostAt, wall.instant(), askedNanos, answeredNanos).raiseFloor(answeredNanos);
    if (!leapt && time.leap().isPresent()) {
      LOG.warn(
          "the host says {}, more than {} days after what this terminal believes: it is followed, every"
              + " record says that the time is in doubt, and the floor stays at {} until the host has"
              + " said so for {} h. If the host's clock is wrong, set it right",
          hostAt,
          TerminalTime.LEAP.toDays(),
          time.floor(),
          TerminalTime.LEAP_HOLDS.toHours());
    } else if (leapt && time.leap().isEmpty()) {
      LOG.info("the time is no longer in doubt: the host says {}", hostAt);
    }
    if (Duration.between(floorOnDisk, time.floor()).compareTo(FLOOR_EVERY) >= 0) {
      keep(file, time.floor());
      floorOnDisk = time.floor();
    }
  }
}

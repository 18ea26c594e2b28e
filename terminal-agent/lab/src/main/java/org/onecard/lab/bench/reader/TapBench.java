package org.onecard.lab.bench.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.onecard.lab.LabFiles;
import org.onecard.lab.bench.Percentiles;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * A PC/SC service of our own with four cards in it, and the contestants before it. One thread;
 * {@link #close} may come from another, and then the run ends with a fault.
 */
public final class TapBench implements AutoCloseable {

  private static final int READERS = 4;

  /** A driver has two slots and serves one command at a time, so each reader has its own driver. */
  private static final int SLOTS_PER_READER = 2;

  private static final int TURN = 20;
  private static final int WARM_UP_MAX = 300;

  /** How long the service is away in a restart. */
  private static final Duration AWAY = Duration.ofMillis(500);

  /** The service looks for a card every 400 ms. */
  private static final Duration UNTIL_SEEN = Duration.ofSeconds(10);

  private static final Duration BEFORE_HANG = Duration.ofMillis(500);
  private static final Duration AFTER_HANG = Duration.ofMillis(500);
  private static final double NS_PER_MS = 1e6;
  private static final double NS_PER_S = 1e9;

  /**
   * How much of each.
   *
   * @param rounds taps of each contestant in one slot, 1 or more
   * @param load how long a contestant reads four slots at once, in each of its turns
   * @param loadTurns how often; the middle one counts
   * @param hang how long the card hangs
   * @param restarts of the service for each contestant; the middle one counts
   * @param neverAfter a contestant that has not read a card for so long will not
   */
  public record Plan(
      int rounds, Duration load, int loadTurns, Duration hang, int restarts, Duration neverAfter) {

    /** What the figures are made with. */
    public static Plan full(int rounds) {
      return new Plan(
          rounds, Duration.ofSeconds(2), 3, Duration.ofSeconds(4), 3, Duration.ofSeconds(15));
    }
  }

  private final Plan plan;
  private final Path directory;
  private final Consumer<String> progress;
  private final PcscParts parts;
  private final PrivatePcscd daemon;
  private final List<BenchCard> cards = new ArrayList<>();
  private final List<VirtualSlot> slots = new ArrayList<>();

  private TapBench(
      Plan plan, Path directory, Consumer<String> progress, PcscParts parts, PrivatePcscd daemon) {
    this.plan = plan;
    this.directory = directory;
    this.progress = progress;
    this.parts = parts;
    this.daemon = daemon;
  }

  /**
   * Starts the service, and puts a card into each of its readers.
   *
   * @param progress told what is being done, a line each
   * @throws IOException when no service can be had; the message says why
   */
  public static TapBench open(Plan plan, PcscParts parts, Consumer<String> progress)
      throws IOException, InterruptedException {
    // The path of a socket is limited to 107 bytes, so this is not below the checkout.
    Path directory = Files.createTempDirectory("onecard-bench-");
    PrivatePcscd daemon = new PrivatePcscd(directory, READERS * SLOTS_PER_READER, parts);
    TapBench bench = new TapBench(plan, directory, progress, parts, daemon);
    try {
      if (daemon.start() == PrivatePcscd.Way.NONE || daemon.slots().size() < bench.slotsWanted()) {
        throw new IOException(
            "the benchmark needs a PC/SC service of its own with "
                + bench.slotsWanted()
                + " slots, and none can be started here: "
                + String.join("; ", daemon.notTaken().values()));
      }
      for (int reader = 0; reader < READERS; reader++) {
        HolderData holder = HolderData.builder().serial(reader + 1).build();
        // All that is read is open, and no answer needs a GET RESPONSE, so that every contestant
        // sends the same commands whatever it makes of T=0.
        bench.cards.add(
            new BenchCard(
                new VirtualSsseCard(holder, SsseCardOptions.ISSUED.withOpenDates().contactless())));
        bench.slots.add(new VirtualSlot(daemon.slots().get(reader * SLOTS_PER_READER).port()));
      }
      bench.insertAll();
      bench.awaitAllSeen();
      return bench;
    } catch (IOException | InterruptedException | RuntimeException e) {
      bench.close();
      throw e;
    }
  }

  private int slotsWanted() {
    return READERS * SLOTS_PER_READER;
  }

  private void insertAll() throws IOException {
    for (int reader = 0; reader < READERS; reader++) {
      slots.get(reader).insert(cards.get(reader));
    }
  }

  /** A card is in its slot at once, and in the service when it has looked there again. */
  private void awaitAllSeen() throws IOException, InterruptedException {
    for (int reader = 0; reader < READERS; reader++) {
      if (!cards.get(reader).awaitPower(UNTIL_SEEN)) {
        throw new IOException(
            "the PC/SC service has not noticed the card in reader \""
                + daemon.slots().get(reader * SLOTS_PER_READER).readerName()
                + "\" within "
                + UNTIL_SEEN.toSeconds()
                + " s");
      }
    }
  }

  /**
   * All of it.
   *
   * @throws IOException when a contestant failed where it must not, or did not do the work
   */
  public TapFigures run() throws IOException, InterruptedException {
    Map<String, TapFigures.Read> read = read();
    Map<String, TapFigures.Load> load = new LinkedHashMap<>();
    Map<String, TapFigures.Neighbour> hung = new LinkedHashMap<>();
    Map<String, OptionalDouble> restart = new LinkedHashMap<>();
    measureLoad(load);
    for (Contestant contestant : Contestant.values()) {
      hung.put(contestant.key(), hang(contestant));
    }
    // Last, since it ends the service under everybody.
    for (Contestant contestant : Contestant.values()) {
      restart.put(contestant.key(), restarts(contestant));
    }
    return new TapFigures(plan.rounds(), read, load, hung, restart);
  }

  private ContestantProcess start(Contestant contestant, int readers) throws IOException {
    List<String> names =
        Stream.iterate(0, reader -> reader + 1)
            .limit(readers)
            .map(reader -> daemon.slots().get(reader * SLOTS_PER_READER).readerName())
            .toList();
    return ContestantProcess.start(
        contestant, daemon.socket(), parts.clientLibrary(), names, log());
  }

  private Path log() {
    return directory.resolve("contestants.log");
  }

  // ---- one slot -----------------------------------------------------------------------------

  private Map<String, TapFigures.Read> read() throws IOException, InterruptedException {
    Map<Contestant, Series> all = new EnumMap<>(Contestant.class);
    try {
      for (Contestant contestant : Contestant.values()) {
        all.put(contestant, new Series(start(contestant, 1)));
      }
      int warmUp = Math.min(WARM_UP_MAX, plan.rounds());
      progress.accept("one slot: " + warmUp + " rounds each to warm up");
      for (Series one : all.values()) {
        one.warmUp(warmUp);
      }
      List<Contestant> order = new ArrayList<>(List.of(Contestant.values()));
      int tenth = 0;
      for (int done = 0; done < plan.rounds(); done += TURN) {
        int rounds = Math.min(TURN, plan.rounds() - done);
        for (Contestant contestant : order) {
          Series one = all.get(contestant);
          if (one != null) {
            one.turn(rounds, cards.get(0));
          }
        }
        // Who comes first in a turn is another one each time.
        order.add(order.remove(0));
        int now = (done + rounds) * 10 / plan.rounds();
        if (now > tenth) {
          tenth = now;
          progress.accept("one slot: " + (done + rounds) + " of " + plan.rounds() + " rounds each");
        }
      }
    } finally {
      all.values().forEach(Series::close);
    }
    Map<String, TapFigures.Read> read = new LinkedHashMap<>();
    String digest = "";
    for (Series one : all.values()) {
      if (!digest.isEmpty() && !digest.equals(one.digest)) {
        throw new IOException("the contestants did not read the same from the card");
      }
      digest = one.digest;
      read.put(one.process.contestant().key(), one.figures());
    }
    return read;
  }

  /** One contestant's taps in one slot. */
  private static final class Series implements AutoCloseable {
    private final ContestantProcess process;
    private final String digest;
    private final LongStream.Builder nanos = LongStream.builder();
    private long cpuNanos;
    private long faults;

    Series(ContestantProcess process) throws IOException, InterruptedException {
      this.process = process;
      this.digest = process.expect("ready", Duration.ZERO);
    }

    void warmUp(int rounds) throws IOException, InterruptedException {
      process.tell("read " + rounds);
      process.expect("read", Duration.ZERO);
    }

    void turn(int rounds, BenchCard card) throws IOException, InterruptedException {
      card.count();
      process.tell("read " + rounds);
      String[] words = process.expect("read", Duration.ZERO).split(" ", -1);
      SameWork.check(process.contestant(), rounds, card.takeSeen());
      cpuNanos += Long.parseLong(words[0]);
      faults += Long.parseLong(words[1]);
      for (int i = 2; i < words.length; i++) {
        nanos.add(Long.parseLong(words[i]));
      }
    }

    TapFigures.Read figures() {
      long[] all = nanos.build().toArray();
      Percentiles percentiles = Percentiles.of(all);
      return new TapFigures.Read(
          percentiles.p50Ms(), percentiles.p99Ms(), cpuNanos / NS_PER_MS / all.length, faults);
    }

    @Override
    public void close() {
      process.close();
    }
  }

  // ---- four slots -----------------------------------------------------------------------------

  private void measureLoad(Map<String, TapFigures.Load> load)
      throws IOException, InterruptedException {
    Map<Contestant, List<TapFigures.Load>> turns = new EnumMap<>(Contestant.class);
    for (int turn = 1; turn <= plan.loadTurns(); turn++) {
      for (Contestant contestant : Contestant.values()) {
        progress.accept(
            "four slots at once: " + contestant.key() + ", " + turn + " of " + plan.loadTurns());
        turns.computeIfAbsent(contestant, c -> new ArrayList<>()).add(loadOnce(contestant));
      }
    }
    turns.forEach(
        (contestant, all) ->
            load.put(
                contestant.key(),
                new TapFigures.Load(
                    middle(all.stream().mapToDouble(TapFigures.Load::apduPerS).toArray()),
                    all.stream().mapToLong(TapFigures.Load::faults).sum())));
  }

  private TapFigures.Load loadOnce(Contestant contestant) throws IOException, InterruptedException {
    try (ContestantProcess process = start(contestant, READERS)) {
      process.expect("ready", Duration.ZERO);
      load(process, plan.load().dividedBy(2)); // to warm up
      return load(process, plan.load());
    }
  }

  private static TapFigures.Load load(ContestantProcess process, Duration time)
      throws IOException, InterruptedException {
    process.tell("load " + time.toMillis());
    String[] words = process.expect("load", time).split(" ", -1);
    long apdus = Long.parseLong(words[0]) * CardWork.count();
    return new TapFigures.Load(
        apdus / (Long.parseLong(words[2]) / NS_PER_S), Long.parseLong(words[1]));
  }

  // ---- a card that hangs ------------------------------------------------------------------------

  private TapFigures.Neighbour hang(Contestant contestant)
      throws IOException, InterruptedException {
    progress.accept("a card that hangs for " + plan.hang().toMillis() + " ms: " + contestant.key());
    try (ContestantProcess process = start(contestant, READERS)) {
      process.expect("ready", Duration.ZERO);
      Duration time = BEFORE_HANG.plus(plan.hang()).plus(AFTER_HANG);
      // Twice the same, the first without the card that hangs.
      long[] calm = paced(process, time, Duration.ZERO);
      long[] hung = paced(process, time, plan.hang());
      double usualMs = Percentiles.of(calm).p50Ms();
      return new TapFigures.Neighbour(
          Percentiles.of(calm).maxMs() - usualMs, Percentiles.of(hung).maxMs() - usualMs);
    }
  }

  /** The taps in all slots but the first, whose card hangs once. */
  private long[] paced(ContestantProcess process, Duration time, Duration hang)
      throws IOException, InterruptedException {
    process.tell("paced " + time.toMillis());
    if (!hang.isZero()) {
      Thread.sleep(BEFORE_HANG.toMillis());
      cards.get(0).hangOnce(hang);
    }
    String[] slotsSaid = process.expect("paced", time.plus(hang)).split("\\|", -1);
    return Arrays.stream(slotsSaid)
        .skip(1)
        .flatMap(said -> Arrays.stream(said.trim().split(" ", -1)))
        .mapToLong(Long::parseLong)
        .toArray();
  }

  // ---- the service restarted
  // ----------------------------------------------------------------------

  private OptionalDouble restarts(Contestant contestant) throws IOException, InterruptedException {
    double[] each = new double[plan.restarts()];
    try (ContestantProcess process = start(contestant, 1)) {
      process.expect("ready", Duration.ZERO);
      for (int i = 0; i < each.length; i++) {
        progress.accept(
            "the service restarted: " + contestant.key() + ", " + (i + 1) + " of " + each.length);
        OptionalDouble backMs = restart(process);
        if (backMs.isEmpty()) {
          return backMs;
        }
        each[i] = backMs.getAsDouble();
      }
    }
    return OptionalDouble.of(middle(each));
  }

  private OptionalDouble restart(ContestantProcess process)
      throws IOException, InterruptedException {
    process.tell("recover");
    process.expect("tapping", Duration.ZERO);
    daemon.stop();
    process.expect("lost", Duration.ZERO);
    for (VirtualSlot slot : slots) {
      slot.awaitLeft();
    }
    Thread.sleep(AWAY.toMillis());
    if (daemon.start() == PrivatePcscd.Way.NONE) {
      throw new IOException("the PC/SC service could not be started again");
    }
    insertAll();
    long back = System.nanoTime();
    return process.findNext("good", plan.neverAfter()).isPresent()
        ? OptionalDouble.of((System.nanoTime() - back) / NS_PER_MS)
        : OptionalDouble.empty();
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Override
  public void close() {
    slots.forEach(VirtualSlot::close);
    daemon.close();
    try {
      LabFiles.deleteTree(directory);
    } catch (IOException e) {
      progress.accept(directory + " could not be deleted: " + e.getMessage());
    }
  }
}

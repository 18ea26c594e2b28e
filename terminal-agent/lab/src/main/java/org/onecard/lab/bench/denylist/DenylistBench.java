package org.onecard.lab.bench.denylist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.denylist.DenyPace;
import org.onecard.agent.denylist.DenyStep;
import org.onecard.agent.store.Delivered;
import org.onecard.lab.bench.Percentiles;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.server.denylist.DenyShelf;

/** Fetches a list whole and broken off, looks cards up in it, and fetches a day's change. */
final class DenylistBench {

  private static final int KEY = 1;
  private static final int LOOKED_UP = 200_000;
  private static final int SET_CARDS = 1_000_000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final double NS_PER_MS = 1e6;

  private final Plan plan;
  private final Path directory;
  private final SigningKey region =
      SigningKey.generate(Signature.Algorithm.ED25519, RandomBytes.from(new SecureRandom()));

  /**
   * What is measured.
   *
   * @param cards on the list, 1,000 to 16,000,000
   * @param changes of the day, at least 4
   * @param bitsPerSecond of the line that the day's change comes over
   */
  record Plan(int cards, int changes, long bitsPerSecond) {}

  /** How long a look-up takes, in nanoseconds; the reading of the clock is in it. */
  record LookUps(Percentiles hits, Percentiles misses) {

    double hitP50Ns() {
      return hits.p50Ms() * NS_PER_MS;
    }

    double hitP99Ns() {
      return hits.p99Ms() * NS_PER_MS;
    }

    double missP50Ns() {
      return misses.p50Ms() * NS_PER_MS;
    }

    double missP99Ns() {
      return misses.p99Ms() * NS_PER_MS;
    }
  }

  /**
   * What came of it.
   *
   * @param heapBytes that the heap holds more with the list open than without
   * @param openMs to verify and map the list at a start
   * @param makeMs for the host to make its file
   * @param wholeSent bytes from the host for a fetch that broke off at its half, and the terminal
   *     with it
   * @param clockP50Ns of a look-up that does nothing
   * @param sorted binary search in a sorted {@code long[]} of the heap, as long as the list
   * @param set {@code HashSet<Long>} of the first million
   * @param dayMs from the offer to the list in force
   * @param dayBytes from the host
   */
  record Result(
      int cards,
      long fileBytes,
      long heapBytes,
      double makeMs,
      double wholeMs,
      long wholeSent,
      double openMs,
      double clockP50Ns,
      LookUps ours,
      LookUps sorted,
      LookUps set,
      double dayMs,
      long dayBytes) {}

  private DenylistBench(Plan plan, Path directory) {
    this.plan = plan;
    this.directory = directory;
  }

  static Result run(Plan plan, Path directory) throws IOException {
    return new DenylistBench(plan, directory).run();
  }

  private Result run() throws IOException {
    MadeUpDenials book = new MadeUpDenials(plan.cards(), plan.changes());
    try (DenyShelf shelf =
        new DenyShelf(book, directory.resolve("host"), region, KEY, DenyShelf.USUAL_MOST_APART)) {
      long began = System.nanoTime();
      boolean unused = shelf.refresh();
      double makeMs = msSince(began);

      began = System.nanoTime();
      long sent = fetchBrokenOff(shelf);
      double wholeMs = msSince(began);

      long before = heapBytes();
      began = System.nanoTime();
      DenyListStore store = open();
      double openMs = msSince(began);
      long heap = heapBytes() - before;
      int cards = store.find().orElseThrow().cards();
      long fileBytes = fileBytes();

      SplittableRandom random = new SplittableRandom(5);
      long[] misses = random.longs(LOOKED_UP, 0, 1L << 48).toArray();
      long[] hits = pick(book, random);
      LookUps ours = lookUp(tag -> store.names(new DenyTag(tag)), hits, misses);
      LookUps nothing = lookUp(tag -> tag == 0, hits, misses);
      long[] all = all(book, cards);
      LookUps sorted = lookUp(tag -> Arrays.binarySearch(all, tag) >= 0, hits, misses);
      LookUps set = lookUpInSet(all, random, misses);

      book.nextDay();
      unused = shelf.refresh();
      try (Line line = new Line(shelf, plan.bitsPerSecond(), NEVER)) {
        began = System.nanoTime();
        fetch(store, shelf, line);
        double dayMs = msSince(began);
        if (store.version() != 2) {
          throw new IOException("the day's change was not taken");
        }
        return new Result(
            cards,
            fileBytes,
            heap,
            makeMs,
            wholeMs,
            sent,
            openMs,
            nothing.hitP50Ns(),
            ours,
            sorted,
            set,
            dayMs,
            line.sentBytes());
      }
    }
  }

  private DenyListStore open() throws IOException {
    return DenyListStore.open(directory.resolve("terminal"), KEY, region.verifyingKey());
  }

  /** The line breaks at the half, and the terminal is started again before the rest. */
  private long fetchBrokenOff(DenyShelf shelf) throws IOException {
    long half = shelf.offerBeyond(0).orElseThrow().whole().content().length() / 2;
    long sent;
    try (Line line = new Line(shelf, 0, half)) {
      fetch(open(), shelf, line);
      sent = line.sentBytes();
    }
    DenyListStore again = open();
    if (again.version() != 0) {
      throw new IOException("half a list is in force");
    }
    try (Line line = new Line(shelf, 0, NEVER)) {
      fetch(again, shelf, line);
      sent += line.sentBytes();
    }
    if (again.version() != 1) {
      throw new IOException("the list was not taken");
    }
    return sent;
  }

  /** As a link does it, until the list is there or the line is broken. */
  private static void fetch(DenyListStore store, DenyShelf shelf, Line line) throws IOException {
    DenyPace pace = new DenyPace();
    DenyListOffer offer = shelf.offerBeyond(store.version()).orElseThrow();
    DenyStep step = store.offered(offer, Instant.now());
    while (step instanceof DenyStep.Ask ask) {
      pace.want(System.nanoTime(), ask.wanted());
      line.send(pace.poll(System.nanoTime(), true).orElseThrow());
      Optional<Message> answer = line.receive();
      if (answer.isEmpty()) {
        return;
      }
      pace.came(System.nanoTime());
      step =
          answer.get() instanceof DenyListChunk chunk
              ? store.took(chunk, Instant.now())
              : store.offered((DenyListOffer) answer.get(), Instant.now());
    }
    if (step instanceof DenyStep.Ended ended
        && ended.delivered() instanceof Delivered.Refused refused) {
      throw new IOException(refused.why());
    }
  }

  private long[] pick(MadeUpDenials book, SplittableRandom random) {
    int every = Math.max(1, plan.cards() / LOOKED_UP);
    long[] hits = new long[LOOKED_UP];
    int[] seen = {0, 0};
    book.readTags(
        KEY,
        tag -> {
          if (seen[0]++ % every == 0 && seen[1] < hits.length) {
            hits[seen[1]++] = tag;
          }
        });
    return shuffled(Arrays.copyOf(hits, seen[1]), random);
  }

  private static long[] shuffled(long[] tags, SplittableRandom random) {
    for (int at = tags.length - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      long tag = tags[at];
      tags[at] = tags[other];
      tags[other] = tag;
    }
    return tags;
  }

  private static long[] all(MadeUpDenials book, int cards) {
    long[] all = new long[cards];
    int[] seen = {0};
    book.readTags(KEY, tag -> all[seen[0]++] = tag);
    return all;
  }

  private static LookUps lookUpInSet(long[] all, SplittableRandom random, long[] misses) {
    long[] some = Arrays.copyOf(all, Math.min(all.length, SET_CARDS));
    Set<Long> set = new HashSet<>(2 * some.length);
    for (long tag : some) {
      set.add(tag);
    }
    long[] hits = Arrays.copyOf(shuffled(some, random), Math.min(some.length, LOOKED_UP));
    return lookUp(set::contains, hits, misses);
  }

  private static LookUps lookUp(LongPredicate names, long[] hits, long[] misses) {
    // Once without looking at the clock's word, so that what runs is compiled.
    time(names, hits, true);
    time(names, misses, false);
    return new LookUps(time(names, hits, true), time(names, misses, false));
  }

  private static Percentiles time(LongPredicate names, long[] tags, boolean expected) {
    long[] tookNs = new long[tags.length];
    int other = 0;
    for (int at = 0; at < tags.length; at++) {
      long began = System.nanoTime();
      boolean named = names.test(tags[at]);
      tookNs[at] = System.nanoTime() - began;
      other += named == expected ? 0 : 1;
    }
    // One that does nothing is never right about a hit; a drawn tag may be on the list.
    if (other > tags.length / 1_000 && other < tags.length) {
      throw new IllegalStateException(other + " look-ups were wrong");
    }
    return Percentiles.of(tookNs);
  }

  private static long heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int time = 0; time < 3; time++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private long fileBytes() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("terminal"))) {
      long bytes = 0;
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static double msSince(long beganNs) {
    return (System.nanoTime() - beganNs) / NS_PER_MS;
  }
}

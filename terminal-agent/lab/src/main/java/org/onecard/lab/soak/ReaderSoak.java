package org.onecard.lab.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.PositionedReaders;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * Taps one card for long, while the PC/SC service is stopped and killed by turns, through the same
 * layers as a terminal: the watch, a reader by position, a conversation of six APDUs.
 */
final class ReaderSoak {

  /** Some taps and restarts before the first count, so that what is made once has been made. */
  private static final int WARM_UP_TAPS = 300;

  private static final int WARM_UP_RESTARTS = 4;

  /** One tap in so many puts the card in anew. */
  private static final int INSERT_EVERY = 25;

  private static final int PROGRESS_EVERY = 1_000;
  private static final String REGION = "500000";
  private static final int NS_PER_MS = 1_000_000;

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration CONVERSATION = Duration.ofSeconds(3);

  /** How long a card may take to be seen, and a service to be found again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long threads and contexts that were let go may take to end. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /** How much is done. */
  record Plan(int taps, int restarts) {}

  /**
   * What became of it.
   *
   * @param tapsAgain taps that were cut off by a restart, and done again afterwards
   * @param slowestBackMs from the service being there again to the next good tap, at worst
   * @param grew a sentence for each thing that grew
   */
  record Report(
      int taps,
      int tapsAgain,
      int restarts,
      long seconds,
      long slowestBackMs,
      Footprint start,
      Footprint end,
      List<String> grew) {

    boolean isSound() {
      return grew.isEmpty();
    }
  }

  private final PrivatePcscd daemon;
  private final PcscReaders readers;
  private final CardReader reader;
  private final VirtualSlot slot;
  private SlotState known = SlotState.EMPTY;
  private int restarted;
  private int tapsAgain;
  private long slowestBackMs;

  private ReaderSoak(
      PrivatePcscd daemon, PcscReaders readers, CardReader reader, VirtualSlot slot) {
    this.daemon = daemon;
    this.readers = readers;
    this.reader = reader;
    this.slot = slot;
  }

  /**
   * Runs it.
   *
   * @param directory where the daemon's socket is to be, as the environment of this process says
   * @throws IOException when no daemon can be had, or a tap does not come to a good end
   */
  static Report run(Path directory, PcscParts parts, Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (PrivatePcscd daemon = new PrivatePcscd(directory, 2, parts)) {
      if (daemon.start() == PrivatePcscd.Way.NONE) {
        throw new IOException("no PC/SC service of our own could be started: " + daemon.notTaken());
      }
      PrivatePcscd.Slot first = daemon.slots().get(0);
      try (PcscReaders readers = PcscReaders.start();
          CardReader reader = new PositionedReaders(readers).open("name:" + first.readerName());
          VirtualSlot slot = new VirtualSlot(first.port())) {
        ReaderSoak soak = new ReaderSoak(daemon, readers, reader, slot);
        progress.accept("warming up: " + WARM_UP_TAPS + " taps, " + WARM_UP_RESTARTS + " restarts");
        soak.tapAndRestart(new Plan(WARM_UP_TAPS, WARM_UP_RESTARTS), nothing -> {});
        return soak.measured(plan, progress);
      }
    }
  }

  private Report measured(Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    Footprint start = settled(Integer.MAX_VALUE, Integer.MAX_VALUE);
    tapsAgain = 0;
    slowestBackMs = 0;
    long began = System.nanoTime();
    tapAndRestart(plan, progress);
    long seconds = (System.nanoTime() - began) / NS_PER_MS / 1_000;
    Footprint end = settled(start.readerThreads(), start.contexts());
    return new Report(
        plan.taps(),
        tapsAgain,
        plan.restarts(),
        seconds,
        slowestBackMs,
        start,
        end,
        end.grownSince(start));
  }

  /** A count, once threads and contexts that were let go have ended, or have had their time to. */
  private Footprint settled(int readerThreads, int contexts)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SETTLE.toNanos();
    Footprint now = Footprint.now(readers.countContexts());
    while ((now.readerThreads() > readerThreads || now.contexts() > contexts)
        && System.nanoTime() < deadline) {
      Thread.sleep(100);
      now = Footprint.now(readers.countContexts());
    }
    return now;
  }

  private void tapAndRestart(Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    int before = 0;
    putIn();
    for (int tap = 1; tap <= plan.taps(); tap++) {
      if (tap % INSERT_EVERY == 0) {
        slot.remove();
        await(SlotState.EMPTY);
        putIn();
      }
      tapUntilGood();
      int due = (int) ((long) plan.restarts() * tap / plan.taps());
      if (due > before) {
        before = due;
        restart();
      }
      if (tap % PROGRESS_EVERY == 0) {
        progress.accept(
            tap + " taps, " + before + " restarts: " + Footprint.now(readers.countContexts()));
      }
    }
    slot.remove();
    await(SlotState.EMPTY);
  }

  private void putIn() throws IOException, InterruptedException {
    slot.insert(new VirtualSsseCard(HolderData.builder().region(REGION).serial(1).build()));
    await(SlotState.PRESENT);
  }

  private void restart() throws IOException, InterruptedException {
    restarted++;
    if (restarted % 2 == 0) {
      daemon.kill();
    } else {
      daemon.stop();
    }
    await(SlotState.SERVICE_GONE);
    daemon.start();
    long back = System.nanoTime();
    slot.remove();
    putIn();
    tapUntilGood();
    slowestBackMs = Math.max(slowestBackMs, (System.nanoTime() - back) / NS_PER_MS);
  }

  /**
   * A card that the service has just powered may lose it once more; a person would hold it again.
   */
  private void tapUntilGood() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        tap();
        return;
      } catch (CardTransportException e) {
        tapsAgain++;
        if (System.nanoTime() > deadline) {
          throw new IOException("no good tap within " + PATIENCE.toSeconds() + " s", e);
        }
      }
    }
  }

  private void tap() throws IOException, CardTransportException {
    try (CardConnection card = reader.connect(CONNECT)) {
      SsseReading reading =
          SsseReader.read(new DeadlineChannel(card, CONVERSATION, System::nanoTime));
      if (reading instanceof SsseReading.CardFault fault) {
        throw new CardTransportException(fault.fault(), reading.describe());
      }
      if (!(reading instanceof SsseReading.SocialSecurityCard)) {
        throw new IOException("the card was not read: " + reading.describe());
      }
    }
  }

  private void await(SlotState wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (known != wanted) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isNegative()) {
        throw new IOException("the slot is " + known + ", and should become " + wanted);
      }
      known = reader.awaitChange(known, left);
    }
  }
}

package org.onecard.agent.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.journal.PaperJournal;
import org.onecard.agent.link.HostProver;
import org.onecard.agent.prove.CardProver;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.tap.CardTaking;
import org.onecard.agent.tap.CodeReading;
import org.onecard.agent.tap.TapPlace;
import org.onecard.agent.tap.TapShell;
import org.onecard.agent.tap.TapTimes;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.card.profile.ProfileSet;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays taps on paper: once when the terminal starts, and once more for each catalogue it takes.
 *
 * <p>It runs beside the start, and cards are taken meanwhile: a card that comes in the first half
 * second shares the processor with it and is slow, as it would have been without. Rehearsing first
 * and taking cards afterwards would keep a person waiting for the same time.
 */
public final class Rehearsal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** Names whatever is played; never on the wire, on disk or in a tap. */
  private static final String TERMINAL = "rehearsal";

  private static final Duration BUDGET = Duration.ofMillis(1_200);

  /**
   * For all items of a catalogue together. The JVM compiles what has run 200 times, loops sooner,
   * and a tap runs most of its own several times.
   */
  private static final int TAPS = 60;

  private static final int FEWEST_TAPS_PER_ITEM = 6;
  private static final long STOP_WITHIN_MS = 1_000;

  private final Region region;
  private final CatalogueStore catalogues;
  private final DenyListStore denyLists;
  private final TimeKeeper time;
  private final RegionKeys keys;
  private final ProfileSet profiles;
  private final RandomBytes random;
  private final TapPlace place;
  private final Semaphore wanted = new Semaphore(1);
  private final Thread thread = new Thread(this::run, "rehearsal");
  private volatile boolean closed;

  /**
   * A rehearsal that is not yet begun.
   *
   * @param catalogues only asked
   * @param denyLists only asked
   * @param profiles as the terminal has them
   * @param keys cards that never were are sealed and tagged with them, and dropped
   */
  public Rehearsal(
      Region region,
      String locationId,
      String itemId,
      CatalogueStore catalogues,
      DenyListStore denyLists,
      TimeKeeper time,
      RegionKeys keys,
      ProfileSet profiles,
      RandomBytes random) {
    this.region = region;
    this.place = new TapPlace(TERMINAL, locationId, itemId);
    this.catalogues = catalogues;
    this.denyLists = denyLists;
    this.time = time;
    this.keys = keys;
    this.profiles = profiles;
    this.random = random;
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** There is a catalogue that was not played yet. Safe for any thread; does not wait. */
  public void again() {
    // One that is wanted already will see it too.
    if (wanted.availablePermits() == 0) {
      wanted.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(STOP_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        wanted.acquire();
        long began = time.nanos();
        int taps = play(began);
        LOG.debug(
            "rehearsed [taps={}] [ms={}]",
            taps,
            TimeUnit.NANOSECONDS.toMillis(time.nanos() - began));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // The first taps are slower, and that is all.
        LOG.debug("the rehearsal broke off", e);
      }
    }
  }

  private int play(long began) {
    Catalogue catalogue = catalogues.at(time.now().at());
    if (catalogue.items().isEmpty()) {
      return play(place.itemId(), TAPS, began);
    }
    // The paper card is one of social security; where it is not taken, there is nothing to play.
    List<String> items =
        catalogue.items().stream()
            .filter(item -> item.media().contains(Application.SSSE))
            .map(Item::id)
            .toList();
    if (items.isEmpty()) {
      return 0;
    }
    int tapsEach = Math.max(FEWEST_TAPS_PER_ITEM, TAPS / items.size());
    int taps = 0;
    for (String itemId : items) {
      if (isOver(began)) {
        break;
      }
      taps += play(itemId, tapsEach, began);
    }
    return taps;
  }

  private boolean isOver(long began) {
    return closed || time.nanos() - began > BUDGET.toNanos();
  }

  private int play(String itemId, int most, long began) {
    PaperJournal journal = new PaperJournal(TERMINAL, time.now());
    int[] taps = {0};
    TapShell[] shell = new TapShell[1];
    shell[0] =
        new TapShell(
            new TapPlace(TERMINAL, place.locationId(), itemId),
            TapTimes.USUAL,
            new PaperReader(() -> taps[0] >= most || isOver(began), () -> shell[0].close()),
            PaperReader.NAME,
            new PaperGate(),
            state -> {},
            report -> taps[0]++,
            journal,
            new PaperHost(TERMINAL, region, journal, random),
            catalogues,
            denyLists,
            time,
            keys,
            new CardTaking(
                profiles,
                new CardProver(Optional.empty(), HostProver.NONE),
                Optional.empty(),
                List.of()),
            CodeReading.NONE,
            random);
    shell[0].serve();
    return taps[0];
  }
}

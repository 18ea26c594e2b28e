package org.onecard.lab.slot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.lab.LabFiles;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slots of a private PC/SC daemon, which ends with this object. */
final class PcscSlots implements LabSlots {

  private static final Logger LOG = LoggerFactory.getLogger(PcscSlots.class);

  /**
   * pcscd looks at a slot every 400 ms. What comes and goes between two looks it does not see, and
   * one that it did not see leave may hide the next: when the terminal lets go of a card that is
   * gone already, pcscd takes note of that without a look, says that the slot is empty, and then
   * finds a card there as before, which is no news to it.
   */
  private static final Duration BETWEEN_CARDS = Duration.ofMillis(500);

  private final PrivatePcscd daemon;
  private final Path directory;
  private final PcscReaders readers;
  private final List<VirtualSlot> slots;
  private final Set<Integer> occupied = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> takenAtNanos = new ConcurrentHashMap<>();

  /**
   * Takes over a started daemon.
   *
   * @param directory the daemon's own; deleted with it
   */
  PcscSlots(PrivatePcscd daemon, Path directory) {
    this.directory = directory;
    this.daemon = daemon;
    this.slots = daemon.slots().stream().map(slot -> new VirtualSlot(slot.port())).toList();
    this.readers = PcscReaders.start();
  }

  @Override
  public ReaderService readers() {
    return readers;
  }

  @Override
  public List<String> names() {
    return daemon.slots().stream().map(PrivatePcscd.Slot::readerName).toList();
  }

  /** Waits until the service must have seen the card before this one leave. */
  @Override
  public void insert(int index, VirtualCard card) throws IOException {
    Long takenAt = takenAtNanos.get(index);
    if (takenAt != null) {
      Duration left = BETWEEN_CARDS.minusNanos(System.nanoTime() - takenAt);
      Pause.onThisThread().pause(left.isNegative() ? Duration.ZERO : left);
    }
    slots.get(index).insert(card);
    occupied.add(index);
  }

  @Override
  public void remove(int index) {
    if (occupied.remove(index)) {
      takenAtNanos.put(index, System.nanoTime());
    }
    slots.get(index).remove();
  }

  @Override
  public String description() {
    return "a real PC/SC service ("
        + inWords(daemon.way())
        + ") with "
        + slots.size()
        + " virtual slots";
  }

  private static String inWords(PrivatePcscd.Way way) {
    return switch (way) {
      case USER_NAMESPACE -> "a pcscd of our own in a user namespace";
      case ROOT_NAMESPACE -> "a pcscd of our own in a namespace, as root";
      case ROOT_PLAIN -> "a pcscd of our own, as root";
      case SYSTEM_DAEMON -> "the machine's own pcscd";
      case NONE -> throw new IllegalStateException("no service, and yet its slots");
    };
  }

  @Override
  public synchronized void close() {
    slots.forEach(VirtualSlot::close);
    readers.close();
    daemon.close();
    try {
      LabFiles.deleteTree(directory);
    } catch (IOException e) {
      LOG.warn("[directory={}] could not be deleted: {}", directory, e.getMessage());
    }
  }
}

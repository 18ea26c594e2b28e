package org.onecard.lab.slot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.lab.LabFiles;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slots of a private PC/SC daemon, which ends with this object. */
final class PcscSlots implements LabSlots {

  private static final Logger LOG = LoggerFactory.getLogger(PcscSlots.class);

  private final PrivatePcscd daemon;
  private final Path directory;
  private final PcscReaders readers;
  private final List<VirtualSlot> slots;

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

  @Override
  public void insert(int index, VirtualCard card) throws IOException {
    slots.get(index).insert(card);
  }

  @Override
  public void remove(int index) {
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

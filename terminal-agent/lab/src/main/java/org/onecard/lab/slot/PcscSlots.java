package org.onecard.lab.slot;

import java.io.IOException;
import java.util.List;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/** Slots of a private PC/SC daemon, which ends with this object. */
final class PcscSlots implements LabSlots {

  private final PrivatePcscd daemon;
  private final PcscReaders readers;
  private final List<VirtualSlot> slots;

  PcscSlots(PrivatePcscd daemon) {
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
    return "a real PC/SC service of our own (pcscd, "
        + daemon.way()
        + ") with "
        + slots.size()
        + " virtual slots";
  }

  @Override
  public void close() {
    slots.forEach(VirtualSlot::close);
    readers.close();
    daemon.close();
  }
}

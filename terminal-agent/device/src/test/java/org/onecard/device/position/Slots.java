package org.onecard.device.position;

import java.util.Optional;

/** Slots for tests, known by no driver. */
final class Slots {

  private Slots() {}

  /** Known by its name alone. */
  static SlotSeen named(String name) {
    return of(ReaderIdentity.ofName(name));
  }

  static SlotSeen withSerial(String name, String serial) {
    return of(ReaderIdentity.ofName(name).with(Optional.of(serial), Optional.empty()));
  }

  static SlotSeen atPort(String name, String port) {
    return of(ReaderIdentity.ofName(name).with(Optional.empty(), Optional.of(port)));
  }

  static SlotSeen holding(SlotSeen slot) {
    return new SlotSeen(slot.identity(), slot.kind(), true);
  }

  private static SlotSeen of(ReaderIdentity identity) {
    return new SlotSeen(identity, SlotKinds.tell(identity, SlotTraits.NONE), false);
  }
}

package org.onecard.device.pcsc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.AtrForm;
import org.onecard.device.position.ReaderIdentity;
import org.onecard.device.position.SlotKinds;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.position.SlotTraits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of each slot beyond its name: asked once each time it comes, kept until it goes.
 * Safe for any thread; looks are had one at a time, each on a thread of its own that ends with it,
 * or is given up with it. A slot whose look hangs is known by its name until it comes anew.
 */
final class SlotLooks {

  /** What a look may take. It is three or four exchanges with a driver, no card among them. */
  static final long LOOK_MS = 1_000;

  private static final long LOOK_AGAIN = -1; // no slot arrives at that number

  private static final Logger LOG = LoggerFactory.getLogger(SlotLooks.class);

  /**
   * One slot as long as it is there.
   *
   * @param arrivedAt as {@link ReaderWatch.Slot#arrivedAt}
   */
  private record Known(long arrivedAt, ReaderIdentity identity, SlotTraits traits) {
    Known withContactlessCard() {
      return new Known(arrivedAt, identity, traits.withContactlessCard());
    }
  }

  private final PcscLibrary library;
  private final UsbDevices usb;
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  SlotLooks(PcscLibrary library, UsbDevices usb) {
    this.library = library;
    this.usb = usb;
  }

  /** The same slots in the same order, with what is known of them. */
  synchronized List<SlotSeen> identify(Map<String, ReaderWatch.Slot> slots) {
    known.keySet().retainAll(slots.keySet());
    List<SlotSeen> seen = new ArrayList<>();
    slots.forEach((name, slot) -> seen.add(identify(name, slot)));
    return List.copyOf(seen);
  }

  private SlotSeen identify(String name, ReaderWatch.Slot slot) {
    Known now = known.get(name);
    if (now == null || now.arrivedAt() != slot.arrivedAt()) {
      now = look(name, slot.arrivedAt());
      known.put(name, now);
    }
    return new SlotSeen(
        now.identity(), SlotKinds.tell(now.identity(), now.traits()), slot.present());
  }

  private Known look(String name, long arrivedAt) {
    ReaderIdentity byName = ReaderIdentity.ofName(name);
    Optional<DirectLook.Said> answer = lookInTime(name);
    if (answer.isEmpty()) {
      return new Known(LOOK_AGAIN, byName, SlotTraits.NONE);
    }
    DirectLook.Said said = answer.get();
    Optional<UsbDevices.Device> device = findDevice(said);
    return new Known(
        arrivedAt,
        byName.with(
            said.serial().or(() -> device.flatMap(UsbDevices.Device::serial)),
            device.map(UsbDevices.Device::port)),
        new SlotTraits(
            said.features(),
            said.product().or(() -> device.flatMap(UsbDevices.Device::product)),
            false));
  }

  private Optional<UsbDevices.Device> findDevice(DirectLook.Said said) {
    OptionalInt at = said.usbBusAndAddress();
    return at.isPresent() ? usb.find(at.getAsInt() >> 8, at.getAsInt() & 0xFF) : Optional.empty();
  }

  /** Empty when it is held by another program, or has gone: then it is worth another look. */
  private Optional<DirectLook.Said> lookInTime(String name) {
    CardThread thread = new CardThread(library, name);
    try {
      return thread.call(
          "looking at " + name,
          context -> DirectLook.at(name),
          System.nanoTime() + LOOK_MS * 1_000_000);
    } catch (CardTransportException e) {
      if (e.fault() == Fault.DEADLINE) {
        LOG.warn("[reader={}] does not answer what it is; known by its name only", name);
        return Optional.of(DirectLook.Said.NOTHING);
      }
      return Optional.empty();
    } finally {
      thread.retire();
    }
  }

  /** A card in that slot answered to power, which may tell of the slot. Never waits for a look. */
  void cardSeen(String name, byte[] atr) {
    if (AtrForm.isContactless(atr)) {
      known.computeIfPresent(name, (same, before) -> before.withContactlessCard());
    }
  }
}

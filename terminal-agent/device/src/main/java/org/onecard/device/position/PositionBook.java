package org.onecard.device.position;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Knows which slots there are, and answers which one is at a position or why none is. A machine: it
 * is told, and asks nobody. For one thread.
 */
public final class PositionBook {

  private List<SlotSeen> slots = List.of();

  /** These are there now, and no others. */
  public void see(List<SlotSeen> seen) {
    slots = List.copyOf(seen);
  }

  /** The slot at that position. Never a guess: what fits two slots fits none. */
  public Finding find(ReaderPosition position) {
    List<SlotSeen> ofReader =
        slots.stream().filter(slot -> position.isReaderOf(slot.identity())).toList();
    if (ofReader.isEmpty()) {
      return new Finding.Missing("no reader is at " + position + "; " + thereAre());
    }
    List<SlotSeen> fitting = ofReader.stream().filter(position::isSlot).toList();
    if (fitting.isEmpty()) {
      return new Finding.Missing(
          "the reader at "
              + position
              + " has no such slot; it has "
              + ofReader.stream().map(PositionBook::slotAndKind).collect(Collectors.joining(", ")));
    }
    if (fitting.size() == 1) {
      return new Finding.Found(fitting.get(0));
    }
    return new Finding.Ambiguous(whyAmbiguous(position, fitting));
  }

  private String whyAmbiguous(ReaderPosition position, List<SlotSeen> fitting) {
    ReaderIdentity first = fitting.get(0).identity();
    boolean oneReader =
        fitting.stream().allMatch(slot -> slot.identity().isSameReader(first))
            && fitting.stream().map(slot -> slotOf(slot)).distinct().count() == fitting.size();
    String which = names(fitting);
    if (oneReader) {
      return "several slots fit "
          + position
          + " ("
          + which
          + "): say which with #contact, #contactless, #sam or its number, such as #00";
    }
    return "several readers fit "
        + position
        + " ("
        + which
        + "): "
        + (position.by() == ReaderPosition.By.PORT
            ? "unplug all but one"
            : "bind it by port, or unplug all but one");
  }

  private static String slotOf(SlotSeen slot) {
    return slot.identity().interfaceName().orElse("") + "#" + slot.identity().slot();
  }

  private static String slotAndKind(SlotSeen slot) {
    return String.format("#%02X (%s)", slot.identity().slot(), slot.kind().kind().spelled());
  }

  private String thereAre() {
    return slots.isEmpty() ? "no reader is there at all" : "there are " + names(slots);
  }

  private static String names(List<SlotSeen> some) {
    return some.stream().map(slot -> "\"" + slot.name() + "\"").collect(Collectors.joining(", "));
  }

  /**
   * The surest position that means this slot and no other of those seen, to be written into a
   * setting: by serial, else by port, else by model. Empty when it cannot be told from another;
   * then {@link #whyUnplaceable} says why.
   */
  public Optional<ReaderPosition> positionOf(SlotSeen slot) {
    ReaderIdentity identity = slot.identity();
    return identity
        .serial()
        .flatMap(serial -> unique(ReaderPosition.of(ReaderPosition.By.SERIAL, serial), slot))
        .or(
            () ->
                identity
                    .port()
                    .flatMap(port -> unique(ReaderPosition.of(ReaderPosition.By.PORT, port), slot)))
        .or(() -> unique(ReaderPosition.of(ReaderPosition.By.MODEL, identity.model()), slot));
  }

  /**
   * As {@link #positionOf}, and only where it goes by what stays with the reader or the socket: its
   * serial or its port. A model is the only one of its kind until somebody plugs in another.
   */
  public Optional<ReaderPosition> findLasting(SlotSeen slot) {
    return positionOf(slot).filter(position -> position.by() != ReaderPosition.By.MODEL);
  }

  /** Why {@link #positionOf} is empty, in a sentence. */
  public String whyUnplaceable(SlotSeen slot) {
    Predicate<SlotSeen> alike =
        other ->
            other.identity().model().equals(slot.identity().model())
                && other.identity().slot() == slot.identity().slot()
                && !other.equals(slot);
    return "it cannot be told from "
        + names(slots.stream().filter(alike).toList())
        + ": neither serial nor port is known; unplug one, or bind it by its whole name in a lab";
  }

  /** The position as it is, by kind or by number, whichever is the first to mean that slot only. */
  private Optional<ReaderPosition> unique(ReaderPosition reader, SlotSeen slot) {
    Function<ReaderPosition, Boolean> means =
        position -> find(position) instanceof Finding.Found found && found.slot().equals(slot);
    if (means.apply(reader)) {
      return Optional.of(reader);
    }
    SlotKind kind = slot.kind().kind();
    if (kind != SlotKind.UNKNOWN && means.apply(reader.ofKind(kind))) {
      return Optional.of(reader.ofKind(kind));
    }
    ReaderPosition numbered = reader.ofSlot(slot.identity().slot());
    return means.apply(numbered) ? Optional.of(numbered) : Optional.empty();
  }

  /** The slots of the reader that this slot belongs to, itself among them. */
  List<SlotSeen> listSlotsOfSameReader(SlotSeen slot) {
    return slots.stream().filter(other -> other.identity().isSameReader(slot.identity())).toList();
  }
}

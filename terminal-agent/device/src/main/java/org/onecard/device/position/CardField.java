package org.onecard.device.position;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is held to the contactless slots of one reader. PC/SC gives a reader that can tell cards in
 * one field apart a slot for each of them; a reader that cannot takes the first to answer, or says
 * that the card is mute.
 */
public sealed interface CardField {

  /** Nothing is held to it. */
  record Empty() implements CardField {}

  /** One card, in that slot. */
  record OneCard(SlotSeen slot) implements CardField {}

  /**
   * More than one, so that it is not known which is to pay.
   *
   * @param why a sentence for whoever holds them
   */
  record Several(List<SlotSeen> slots, String why) implements CardField {}

  /**
   * Judges.
   *
   * @param slots of one reader, of any kind: only contactless ones count
   */
  static CardField of(List<SlotSeen> slots) {
    List<SlotSeen> held =
        slots.stream()
            .filter(slot -> slot.kind().kind() == SlotKind.CONTACTLESS && slot.cardPresent())
            .toList();
    return switch (held.size()) {
      case 0 -> new Empty();
      case 1 -> new OneCard(held.get(0));
      default ->
          new Several(
              held,
              held.size()
                  + " cards are held to the reader: hold only one ("
                  + held.stream().map(SlotSeen::name).collect(Collectors.joining(", "))
                  + ")");
    };
  }
}

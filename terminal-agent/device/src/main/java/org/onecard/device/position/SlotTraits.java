package org.onecard.device.position;

import java.util.Optional;
import java.util.Set;

/**
 * What a slot's driver, its USB device and its card tell of its kind. Immutable.
 *
 * @param features tags of PC/SC part 10, section 2.3; empty when the driver knows none or does not
 *     answer the request
 * @param product empty when neither the driver nor the operating system says
 * @param sawContactlessCard whether a card in this slot had the answer to reset of a contactless
 *     one
 */
public record SlotTraits(
    Set<Integer> features, Optional<UsbProduct> product, boolean sawContactlessCard) {

  /** Nothing is told. */
  public static final SlotTraits NONE = new SlotTraits(Set.of(), Optional.empty(), false);

  public SlotTraits {
    features = Set.copyOf(features);
  }

  /** The same, once such a card was seen. */
  public SlotTraits withContactlessCard() {
    return new SlotTraits(features, product, true);
  }
}

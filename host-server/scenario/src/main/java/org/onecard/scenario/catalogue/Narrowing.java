package org.onecard.scenario.catalogue;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Region;

/**
 * What a district leaves of an item of a higher layer at its own locations. It never opens more
 * than the item itself does, and changes nothing else of it.
 *
 * @param district whose locations it holds for
 * @param itemId the item
 * @param open whether the item is offered there at all
 * @param from first day there; empty for the item's own
 * @param to last day there; empty for the item's own
 * @param media what may be presented there; empty for the item's own
 */
public record Narrowing(
    Region district,
    String itemId,
    boolean open,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Set<Application> media) {

  public Narrowing {
    media = Collections.unmodifiableSet(new LinkedHashSet<>(media));
  }
}

package org.onecard.scenario.catalogue;

import java.util.Map;
import java.util.Optional;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;

/**
 * What an item's screens say where its author has better words than the general ones.
 *
 * @param approved the greeting; amounts are added to it
 * @param declined by reason
 */
public record Messages(Optional<Notice> approved, Map<Reason, Notice> declined) {

  public static final Messages GENERAL = new Messages(Optional.empty(), Map.of());

  public Messages {
    declined = Map.copyOf(declined);
  }
}

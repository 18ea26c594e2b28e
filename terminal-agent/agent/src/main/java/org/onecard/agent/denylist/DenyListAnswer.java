package org.onecard.agent.denylist;

import java.util.Optional;

/**
 * What one and the same list says of a card, whatever takes over meanwhile.
 *
 * @param list empty where there is none
 * @param denied whether it names the card; not, where there is none
 */
public record DenyListAnswer(Optional<DenyListInForce> list, boolean denied) {

  /** There is no list. */
  public static final DenyListAnswer NO_LIST = new DenyListAnswer(Optional.empty(), false);
}

package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.GateOrder.Passage;

/** How operators want the way at terminals to stand. */
public interface GateOrderStore {

  /**
   * Orders the same for some terminals; each order takes the place of the one before.
   *
   * @param until when it ends; empty until another order
   * @return one for each, with numbers above all that were ever given
   */
  List<GateOrder> order(
      List<String> terminalIds, Passage passage, Instant now, Optional<Instant> until);

  /** The last order for a terminal. */
  Optional<GateOrder> find(String terminalId);

  /** The last order for each terminal that ever had one, by its id. */
  List<GateOrder> list();

  /** The highest number given, 0 before the first. */
  long lastNumber();
}

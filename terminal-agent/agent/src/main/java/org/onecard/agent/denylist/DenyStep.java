package org.onecard.agent.denylist;

import org.onecard.agent.store.Delivered;
import org.onecard.protocol.message.Message.DenyListWanted;

/** What is to be done next to have the newest list. */
public sealed interface DenyStep {

  /** Ask the host for this piece; how much of it at once is the link's to say. */
  record Ask(DenyListWanted wanted) implements DenyStep {}

  /** The list that was on offer is here, or will not come. */
  record Ended(Delivered delivered) implements DenyStep {}

  /**
   * It could not be laid down now, the disk being full, say: what was on offer is to be offered
   * again after a while. What is in force stays.
   */
  record Later(Delivered.Refused delivered) implements DenyStep {}

  /** Nothing: it is here already, or was not asked for. */
  record Nothing() implements DenyStep {}
}

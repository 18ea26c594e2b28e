package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.agent.denylist.DenyListAnswer;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.record.ProofId;
import org.onecard.scenario.PresentedCard;

/**
 * A card that was read, without anything that could be read back from it.
 *
 * @param presented what the rules may know
 * @param committed commitment and sealed identifier
 * @param tag under the terminal's tag key
 * @param denyList what the deny list said of it when it was read
 * @param proof the host's proof of it; empty where a SAM or nobody proved it
 */
record TapCard(
    PresentedCard presented,
    CommittedCard committed,
    DenyTag tag,
    DenyListAnswer denyList,
    Optional<ProofId> proof) {

  boolean denied() {
    return denyList.denied();
  }
}

package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.card.profile.IdentifierRule;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.record.ProofId;
import org.onecard.scenario.PresentedCard;

/**
 * Makes of an identifier what a tap may know of it: a commitment, a sealed copy that only the host
 * opens, and a tag. The identifier does not outlive the call.
 */
final class TapCards {

  /**
   * As the profile {@code t-union} has it. A code is the same card as the purse that it belongs to.
   */
  private static final IdentifierRule TRANSIT =
      new IdentifierRule("t-union", 0xF1, Optional.of("serial"), Optional.empty());

  private final RegionKeys keys;
  private final DenyListStore denyLists;
  private final Sealings sealings;

  TapCards(RegionKeys keys, DenyListStore denyLists, Sealings sealings) {
    this.keys = keys;
    this.denyLists = denyLists;
    this.sealings = sealings;
  }

  TapCard bind(RawCardIdentifier identifier, PresentedCard presented, Optional<ProofId> proof) {
    DenyTag tag = keys.denyTags().tagOf(identifier);
    return new TapCard(
        presented, sealings.take().seal(identifier), tag, denyLists.look(tag), proof);
  }

  /**
   * The identifier of a transit card, the same for its purse and for its code.
   *
   * @param number of its EF15, 10 bytes
   * @return empty where such a number stands for no card: all 0, or all F
   */
  static Optional<RawCardIdentifier> findTransit(byte[] number) {
    return TRANSIT.identify(number).map(found -> new RawCardIdentifier(found.bytes()));
  }

  /** There is no card and nothing to do. */
  void idle() {
    sealings.prepareOne();
  }
}

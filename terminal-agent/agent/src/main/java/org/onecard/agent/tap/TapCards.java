package org.onecard.agent.tap;

import java.util.Optional;
import org.onecard.agent.store.DenyListStore;
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

  /** Before the number of a transit card; an identification code begins with a region's digits. */
  private static final byte TRANSIT = (byte) 0xF2;

  private static final int TRANSIT_NUMBER_LENGTH = 10;

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
        presented, sealings.take().seal(identifier), tag, denyLists.names(tag), proof);
  }

  /**
   * The identifier of a transit card, the same for its purse and for its code: {@code F2}, five
   * zero bytes, the number of its EF15.
   *
   * @param number 10 bytes
   */
  static RawCardIdentifier transit(byte[] number) {
    byte[] identifier = new byte[RawCardIdentifier.LENGTH];
    identifier[0] = TRANSIT;
    System.arraycopy(
        number,
        0,
        identifier,
        RawCardIdentifier.LENGTH - TRANSIT_NUMBER_LENGTH,
        TRANSIT_NUMBER_LENGTH);
    return new RawCardIdentifier(identifier);
  }

  /** There is no card and nothing to do. */
  void idle() {
    sealings.prepareOne();
  }
}

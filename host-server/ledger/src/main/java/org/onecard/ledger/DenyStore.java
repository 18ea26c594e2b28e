package org.onecard.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyList;
import org.onecard.protocol.crypto.DenyTag;

/** Cards that are refused. */
public interface DenyStore {

  /** Grows by one with every change; 0 before the first denial or registry. */
  long denyVersion();

  /** What terminals hold of it, made with one tag key; empty at version 0. */
  Optional<DenyList> findDenyList(int tagKeyId);

  /** Refuses cards from now on, and makes a new version of the list. */
  void deny(Collection<DeniedCard> cards, Instant at);

  /** Takes cards off the list, and makes a new version of it; those not on it are passed over. */
  void allow(Collection<CardToken> cards, Instant at);

  /**
   * Why and under which tag a card is denied.
   *
   * @param tagKeyId the tag key of the quarter, 0 to 255
   * @param why at most 200 characters, without any identifier
   */
  record Denial(int tagKeyId, DenyTag tag, String why) {}

  /** A card to be refused. */
  record DeniedCard(CardToken token, Denial denial) {}
}

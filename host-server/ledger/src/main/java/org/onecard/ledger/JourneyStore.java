package org.onecard.ledger;

import java.time.Instant;
import java.util.Optional;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;

/** Entries of the host's own by which an operator settles a card's journeys. */
public interface JourneyStore {

  /**
   * Books one entry, durable before it answers.
   *
   * @param token the card
   * @param version the card's version that the entry was made upon
   * @param entry about that card and the tap that it completes; without facts
   * @param at the host's time, in whole milliseconds
   * @return the new tip; empty where the card has moved on and nothing was booked
   */
  Optional<SealHead> settle(
      CardToken token, long version, LineContent entry, Instant at, SealSigner signer);
}

package org.onecard.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTag;

/** Cards that are refused. */
public interface DenyStore {

  /**
   * Grows with every change of the list: the time of the change in milliseconds since 1970, or one
   * more than before where that is higher. 0 before the first denial or registry.
   */
  long denyVersion();

  /**
   * The oldest version from which it is still known what changed up to the newest; the newest
   * itself where nothing else is, 0 before the first.
   */
  long oldestBase();

  /**
   * Reads the newest list, however long it is, one tag at a time.
   *
   * @param tags told of each tag under that key, rising, none twice; the book waits for it
   * @return which version was read; empty, and nothing told, before the first
   */
  Optional<DenyVersion> readTags(int tagKeyId, LongConsumer tags);

  /**
   * What changed from one version to another.
   *
   * @return empty where it is not known any more, or is more than {@link DenyDelta#MOST_CHANGES}
   */
  Optional<DenyDelta> findDelta(int tagKeyId, long base, long version);

  /** A version, as it was made; empty where there is none of that number. */
  Optional<DenyVersion> findVersion(long version);

  /**
   * Refuses cards from now on, and makes a new version of the list where it changes.
   *
   * @return how many of them were not denied before, or only by the registry
   */
  int deny(Collection<DeniedCard> cards, Instant at);

  /**
   * Takes cards off the list, and makes a new version of it where it changes.
   *
   * @return how many of them were denied
   */
  int allow(Collection<CardToken> cards, Instant at);

  /** How many cards are denied. */
  long countDenied();

  /** Those that were denied last, the latest first. */
  List<DeniedNow> listDenied(int most);

  /**
   * Why and under which tag a card is denied.
   *
   * @param tagKeyId the tag key of the quarter, 0 to 255
   * @param why at most 200 characters, without any identifier
   */
  record Denial(int tagKeyId, DenyTag tag, String why) {}

  /** A card to be refused. */
  record DeniedCard(CardToken token, Denial denial) {}

  /**
   * A card that is refused.
   *
   * @param byRegistry whether the next import of the registry may lift it
   */
  record DeniedNow(CardToken token, String why, Instant since, boolean byRegistry) {}

  /**
   * A version of the list.
   *
   * @param version from 1
   * @param at when it was made
   */
  record DenyVersion(long version, Instant at) {}
}

package org.onecard.ledger;

import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Hash;
import org.onecard.scenario.Facts;

/**
 * What the host's book says beside a record: whose card, by which facts, what was posted, what the
 * card's history became. {@link #hash} goes into the answer, so that the seal covers all of it.
 *
 * @param locationId where the terminal stood, at most 64 characters
 * @param token the card, where the record is about one
 * @param tapId the tap, where the record is about one, at most 64 characters
 * @param itemId the item, where the record is about one, at most 64 characters
 * @param facts what the host knew, where it decided or evaluated
 * @param postings sum to zero; empty where no money moved; at most {@link #MOST_POSTINGS}
 * @param historyChange the card's history in one scope afterwards, where it changed
 * @param purse what the book holds of the tap's debit of a purse afterwards, where it changed
 */
public record LineContent(
    String locationId,
    Optional<CardToken> token,
    Optional<String> tapId,
    Optional<String> itemId,
    Optional<Facts> facts,
    List<Posting> postings,
    Optional<HistoryChange> historyChange,
    Optional<PurseSettlement> purse) {

  /** Postings of one line. */
  public static final int MOST_POSTINGS = 16;

  public LineContent {
    postings = List.copyOf(postings);
    if (postings.size() > MOST_POSTINGS) {
      throw new IllegalArgumentException(
          "a line has at most " + MOST_POSTINGS + " postings, not " + postings.size());
    }
    long sumFen = 0;
    for (Posting posting : postings) {
      sumFen = Math.addExact(sumFen, posting.amountFen());
      Optional<CardToken> paying = posting.account().card();
      if (paying.isPresent() && !paying.equals(token)) {
        throw new IllegalArgumentException("a line posts on its own card's account only");
      }
    }
    if (sumFen != 0) {
      throw new IllegalArgumentException("the postings of a line sum to " + sumFen + " fen, not 0");
    }
    if (historyChange.isPresent() && token.isEmpty()) {
      throw new IllegalArgumentException("a history without a card");
    }
    if (purse.isPresent() && (token.isEmpty() || tapId.isEmpty())) {
      throw new IllegalArgumentException("a purse without a card and a tap");
    }
  }

  /** A line that leaves purses alone. */
  public LineContent(
      String locationId,
      Optional<CardToken> token,
      Optional<String> tapId,
      Optional<String> itemId,
      Optional<Facts> facts,
      List<Posting> postings,
      Optional<HistoryChange> historyChange) {
    this(locationId, token, tapId, itemId, facts, postings, historyChange, Optional.empty());
  }

  /** A line that is about no card and moves nothing, for instance an event's. */
  public static LineContent plain(String locationId, Optional<String> tapId) {
    return new LineContent(
        locationId,
        Optional.empty(),
        tapId,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** SHA-256 of the line's canonical bytes; see {@link LineBytes}. */
  public Hash hash() {
    return LineBytes.hash(this);
  }

  /** What the payer, card or issuer of a code, gives away by this line. */
  public long paidFen() {
    return -postings.stream()
        .filter(posting -> posting.account().card().isPresent() || posting.account().isClearing())
        .mapToLong(Posting::amountFen)
        .sum();
  }

  /** What the line adds to the card's account; negative where the card pays. */
  public long cardAmountFen() {
    return postings.stream()
        .filter(posting -> posting.account().card().isPresent())
        .mapToLong(Posting::amountFen)
        .sum();
  }
}

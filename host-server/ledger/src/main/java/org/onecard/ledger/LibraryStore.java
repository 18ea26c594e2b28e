package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.CardToken;

/**
 * What the host keeps of libraries: which reader a card stands for, what libraries are to be told,
 * and who is inside. Safe from any thread; every method may throw {@link LedgerUnavailable}.
 */
public interface LibraryStore {

  /** What is asked of a library. Numbers are in the book: never renumber. */
  enum Kind {
    LOAN(1),
    RETURN(2),
    RENEWAL(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /** How far a post is. Numbers are in the book: never renumber. */
  enum State {
    /** The library has not heard of it. */
    WAITING(1),
    /** It was said, or was about to be; what became of it is not known. */
    SENT(2),
    /** The library has done it. */
    DONE(3),
    /** The library has refused it. */
    REFUSED(4),
    /** It was not done, and nobody waits for it any more. */
    ABANDONED(5);

    private final int number;

    State(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    public boolean isSettled() {
      return this != WAITING && this != SENT;
    }
  }

  /**
   * A card that stands for a reader.
   *
   * @param network the libraries that share readers, at most 64 characters
   * @param patronId at most 128 characters
   * @param consent how the holder agreed, for whoever asks later; at most 200 characters
   */
  record Tie(CardToken card, String network, String patronId, Instant at, String consent) {

    @Override
    public String toString() {
      return "Tie[" + card + " in " + network + "]";
    }
  }

  /**
   * One thing that a library is told.
   *
   * @param id the claim, at most 200 characters: the same thing has the same id
   * @param library whose system is told
   * @param item barcode, at most 64 characters
   * @param patronId empty for a return, and once it is settled
   * @param place where it happened, at most 64 characters
   * @param held whether it was taken while the library was down
   * @param dueBefore what the library said before it was told first; empty where it was not asked
   * @param attempts how often it was said
   * @param nextAt not before then is it gone on with
   * @param told what the library said of it, or why it was not done
   * @param due until when the item is lent, in the library's own form
   */
  record Post(
      String id,
      String library,
      Kind kind,
      String item,
      Optional<String> patronId,
      String place,
      Instant askedAt,
      State state,
      boolean held,
      Optional<String> dueBefore,
      int attempts,
      Instant nextAt,
      Optional<String> told,
      Optional<String> due) {

    /** Of {@link #told}; longer words are cut. */
    public static final int MOST_TOLD = 200;

    /** What people read is nobody's business in a log. */
    @Override
    public String toString() {
      return "Post[" + kind + " " + state + " at " + library + "]";
    }
  }

  /** What came of claiming a post. */
  sealed interface Claim {

    /** It is in the book now, and the caller's to go on with until its time. */
    record Taken() implements Claim {}

    /** It was there before. */
    record Existing(Post post) implements Claim {}

    /** The tap that it rests on is not in the book, or was not approved, or was reversed. */
    record NotApproved() implements Claim {}
  }

  Optional<String> findPatron(CardToken card, String network);

  /**
   * Ties a card to a reader, in place of the reader it was tied to before.
   *
   * @return false where that reader is tied to another card
   */
  boolean tie(Tie tie);

  /** Answers false where there was nothing to untie. */
  boolean untie(CardToken card, String network);

  /**
   * Writes a post unless it is there.
   *
   * @param tapId the tap that allows it, looked at in the same transaction; empty where none need
   */
  Claim claim(Post post, Optional<String> tapId);

  /** Replaces what may change of a post: everything from its patron's id on, but not when. */
  void save(Post post);

  /** Posts of a library that are not settled and whose time has come, oldest first. */
  List<Post> listDue(String library, Instant now, int most);

  /** Posts that are not settled, and the latest that are, newest first. */
  List<Post> listLatest(int most);

  /** How many posts of a library are not settled. */
  int countOpen(String library);

  /**
   * Somebody comes in; again counts once.
   *
   * @param most how many may be inside
   * @return how many then are; empty where it is full
   */
  Optional<Integer> enter(String library, CardToken card, int most, Instant at);

  /** Somebody goes out; answers how many then are inside. */
  int leave(String library, CardToken card);
}

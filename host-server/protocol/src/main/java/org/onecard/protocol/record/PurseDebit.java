package org.onecard.protocol.record;

import java.time.LocalDateTime;
import java.util.Optional;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;

/**
 * A debit of a purse on the card, as the card and the SAM were told it: with the card's identifier
 * it is all that a host needs to check what the card says of it.
 *
 * @param application one that pays by {@link org.onecard.scenario.PresentedCard.Payment#PURSE}
 * @param amount 1 to 4,294,967,295 fen
 * @param counter the card's offline transaction counter before the debit, 0 to 65,535
 * @param balanceBefore what the purse held
 * @param keyVersion 0 to 255
 * @param algorithm 0 to 255, as the card names it
 * @param cardRandom 4 bytes
 * @param samNumber 6 bytes, the SAM's terminal number
 * @param samSequence 4 bytes, the SAM's count of transactions
 * @param at what the card was told, in whole seconds of the local time
 * @param issuerFactor 4 bytes, EF15[4..7]
 * @param issuer 4 bytes, EF15[0..3]: who issued the purse, and where; without it nobody can check a
 *     TAC, since the card's identifier does not say it
 */
public record PurseDebit(
    Application application,
    Kind kind,
    Money amount,
    int counter,
    Money balanceBefore,
    int keyVersion,
    int algorithm,
    SignedBytes cardRandom,
    SignedBytes samNumber,
    SignedBytes samSequence,
    LocalDateTime at,
    SignedBytes issuerFactor,
    Optional<SignedBytes> issuer) {

  /** Told by a terminal that does not say who issued the purse. */
  public PurseDebit(
      Application application,
      Kind kind,
      Money amount,
      int counter,
      Money balanceBefore,
      int keyVersion,
      int algorithm,
      SignedBytes cardRandom,
      SignedBytes samNumber,
      SignedBytes samSequence,
      LocalDateTime at,
      SignedBytes issuerFactor) {
    this(
        application,
        kind,
        amount,
        counter,
        balanceBefore,
        keyVersion,
        algorithm,
        cardRandom,
        samNumber,
        samSequence,
        at,
        issuerFactor,
        Optional.empty());
  }

  /** The card's transaction type. */
  public enum Kind {
    SIMPLE(6),
    COMPOSITE(9);

    private final int type;

    Kind(int type) {
      this.type = type;
    }

    /** The byte that the card is told. */
    public int type() {
      return type;
    }
  }
}

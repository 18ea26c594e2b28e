package org.onecard.card.purse;

import java.util.Optional;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What came of reading a card as a purse. */
public sealed interface PurseReading {

  /** One plain English sentence or phrase, free of anything that names the holder. */
  String describe();

  /**
   * A purse, selected and read. That it is genuine is not said by this.
   *
   * @param application which union's
   * @param issue EF15
   * @param area EF17; empty where the card has none
   * @param balanceFen as the card says, 0 to 4,294,967,295; whether an overdraft is in it is not
   *     public
   */
  record Purse(
      PurseApplication application, PurseIssue issue, Optional<PurseArea> area, long balanceFen)
      implements PurseReading {

    public PurseIdentity identity() {
      return issue.identity();
    }

    @Override
    public String describe() {
      return application.title() + " purse with " + Fen.yuan(balanceFen);
    }
  }

  /**
   * The card knows none of the purses that were asked for.
   *
   * @param selectStatus what it answered to the last SELECT
   */
  record NotAPurse(StatusWord selectStatus) implements PurseReading {
    @Override
    public String describe() {
      return "not a transit purse (SELECT answered " + selectStatus + ")";
    }
  }

  /**
   * A purse that its issuer has blocked.
   *
   * @param selectStatus {@code 6283}, {@code 6284} or {@code 9303}
   */
  record BlockedPurse(PurseApplication application, StatusWord selectStatus)
      implements PurseReading {
    @Override
    public String describe() {
      return application.title() + " purse, blocked (SELECT answered " + selectStatus + ")";
    }
  }

  /**
   * The card claims the application, but what it says is not right.
   *
   * @param what a phrase that names file and fault, never the holder's data
   */
  record InconsistentPurse(PurseApplication application, String what) implements PurseReading {
    @Override
    public String describe() {
      return application.title() + " purse with inconsistent data: " + what;
    }
  }

  /**
   * The card, the reader or the service behind it did not answer; after {@code CARD_REMOVED} and
   * {@code CARD_RESET} the same card may be presented again.
   */
  record PurseFault(Fault fault) implements PurseReading {
    @Override
    public String describe() {
      return "the purse could not be read: " + fault.phrase();
    }
  }
}

package org.onecard.card.purse;

import org.onecard.card.apdu.StatusWord;

/** Why a card was not debited. */
public enum DeclineReason {
  /** {@code 9401}. */
  BALANCE_TOO_LOW("the balance is too low"),
  /** {@code 6283}, {@code 6284}, {@code 9303}. */
  BLOCKED("the purse is blocked"),
  /** The debit's day lies after the purse's last. */
  EXPIRED("the purse has expired"),
  /** The debit's day lies before the purse's first. */
  NOT_YET_VALID("the purse is not valid yet"),
  /** {@code 9302}: card and PSAM do not hold the same key. */
  WRONG_MAC("the card does not accept this terminal's MAC"),
  /** {@code 9403}. */
  NO_SUCH_KEY("the card has no such key"),
  /** An answer of the wrong length. */
  MALFORMED("the card's answer is malformed"),
  /** Any other status word. */
  REFUSED("the card refuses");

  static final int WRONG_MAC_STATUS = 0x9302;

  private final String title;

  DeclineReason(String title) {
    this.title = title;
  }

  /** In plain English. */
  public String title() {
    return title;
  }

  static DeclineReason of(StatusWord status) {
    if (status.isBlocked()) {
      return BLOCKED;
    }
    return switch (status.value()) {
      case 0x9000 -> MALFORMED;
      case WRONG_MAC_STATUS -> WRONG_MAC;
      case 0x9401 -> BALANCE_TOO_LOW;
      case 0x9403 -> NO_SUCH_KEY;
      default -> REFUSED;
    };
  }
}

package org.onecard.server.sip2;

import java.util.Optional;

/** The messages that are spoken here, with the length of their fixed part in characters. */
public enum SipCode {
  PATRON_STATUS("23", 21),
  PATRON_STATUS_ANSWER("24", 35),
  CHECKOUT("11", 38),
  CHECKOUT_ANSWER("12", 22),
  CHECKIN("09", 37),
  CHECKIN_ANSWER("10", 22),
  STATUS("99", 8),
  STATUS_ANSWER("98", 34),
  LOGIN("93", 2),
  LOGIN_ANSWER("94", 1),
  PATRON_INFORMATION("63", 31),
  PATRON_INFORMATION_ANSWER("64", 59),
  END_SESSION("35", 18),
  END_SESSION_ANSWER("36", 19),
  ITEM_INFORMATION("17", 18),
  ITEM_INFORMATION_ANSWER("18", 24),
  RENEW("29", 38),
  RENEW_ANSWER("30", 22),
  /** "Say your last answer again." */
  ASK_AGAIN("97", 0),
  /** "I did not understand: say it again." */
  SAY_AGAIN("96", 0);

  private final String digits;
  private final int fixedLength;

  SipCode(String digits, int fixedLength) {
    this.digits = digits;
    this.fixedLength = fixedLength;
  }

  /** Two decimal digits. */
  public String digits() {
    return digits;
  }

  public int fixedLength() {
    return fixedLength;
  }

  static Optional<SipCode> find(String digits) {
    for (SipCode code : values()) {
      if (code.digits.equals(digits)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}

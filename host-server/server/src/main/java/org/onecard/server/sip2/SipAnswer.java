package org.onecard.server.sip2;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a library's system says. Messages to people are the library's own words. */
public sealed interface SipAnswer {

  /** 94. */
  record LoggedIn(boolean ok) implements SipAnswer {}

  /** 98. */
  record SystemStatus(boolean online, boolean lends, boolean takesBack, boolean renews)
      implements SipAnswer {}

  /**
   * 24 and 64.
   *
   * @param patronId AA
   * @param valid BL: whether the library knows the patron; empty where it does not say
   * @param flags the fourteen reasons why something is denied
   * @param loans charged items count, where the answer counts
   * @param overdue overdue items count
   * @param loanLimit CB
   * @param items AU: the items on loan, where they were asked for
   */
  record PatronTold(
      String patronId,
      Optional<Boolean> valid,
      PatronFlags flags,
      OptionalInt loans,
      OptionalInt overdue,
      OptionalInt loanLimit,
      List<String> items,
      Optional<String> message)
      implements SipAnswer {
    public PatronTold {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "PatronTold";
    }
  }

  /**
   * The flags that lending looks at.
   *
   * @param lendingDenied charge privileges denied
   * @param cardLost card reported lost
   * @param tooManyLoans too many items charged
   * @param tooManyOverdue too many items overdue
   */
  record PatronFlags(
      boolean lendingDenied, boolean cardLost, boolean tooManyLoans, boolean tooManyOverdue) {}

  /**
   * 12 and 30.
   *
   * @param due AH in the library's own form
   */
  record LoanTold(
      boolean ok,
      String patronId,
      String itemId,
      Optional<String> title,
      Optional<String> due,
      Optional<String> message)
      implements SipAnswer {

    @Override
    public String toString() {
      return "LoanTold[ok=" + ok + "]";
    }
  }

  /**
   * 10.
   *
   * @param alert whether staff are to look at the item: a hold, another branch's
   */
  record ReturnTold(
      boolean ok, boolean alert, String itemId, Optional<String> title, Optional<String> message)
      implements SipAnswer {

    @Override
    public String toString() {
      return "ReturnTold[ok=" + ok + "]";
    }
  }

  /**
   * 18.
   *
   * @param circulation 1 to 13, as in the specification
   */
  record ItemTold(String itemId, int circulation, Optional<String> due, Optional<String> title)
      implements SipAnswer {

    private static final int CHARGED = 4;
    private static final int CHARGED_NOT_TO_BE_RECALLED = 5;
    private static final int CLAIMED_RETURNED = 11;

    /** Whether somebody has it on loan. */
    public boolean onLoan() {
      return circulation == CHARGED
          || circulation == CHARGED_NOT_TO_BE_RECALLED
          || circulation == CLAIMED_RETURNED;
    }

    @Override
    public String toString() {
      return "ItemTold[" + circulation + "]";
    }
  }

  /** 36. */
  record SessionEnded(boolean ok) implements SipAnswer {}
}

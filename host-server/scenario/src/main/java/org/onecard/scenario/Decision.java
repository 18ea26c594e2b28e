package org.onecard.scenario;

import java.util.Optional;

/** What the rules say about one tap. */
public sealed interface Decision {

  Notice notice();

  /**
   * The person may pass, borrow or enter.
   *
   * @param charge what is taken from the card's account, never negative
   * @param remaining what the account then holds, where the balance is known
   * @param entitlement the concession or right that was used, if one was
   * @param notice what the screen says
   */
  record Approved(
      Money charge, Optional<Money> remaining, Optional<EntitlementUse> entitlement, Notice notice)
      implements Decision {}

  /** The person may not, for this reason; the notice says what to do about it. */
  record Declined(Reason reason, Notice notice) implements Decision {}
}

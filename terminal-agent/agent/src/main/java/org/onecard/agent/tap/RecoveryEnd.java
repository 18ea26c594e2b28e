package org.onecard.agent.tap;

/** What a card that came back told of its torn debit, once that is in the journal. */
sealed interface RecoveryEnd {

  /**
   * It was charged, once.
   *
   * @param mayPass whether it is proved that it paid for a passage here, a moment ago, that was not
   *     taken yet
   * @param rideDue whether the host says so of a ride that is sold here
   */
  record Charged(boolean mayPass, boolean rideDue) implements RecoveryEnd {}

  /** The host has said since that there is nothing to be had for it. */
  record HostSettled() implements RecoveryEnd {}

  /** It cannot tell any more, and no host is there that would wait to hear of it. */
  record GoneOn() implements RecoveryEnd {}

  /** It was not charged. */
  record NotCharged() implements RecoveryEnd {}

  /** It is not the card that the journal speaks of. */
  record OtherCard() implements RecoveryEnd {}

  /** It left again before it told. */
  record LeftAgain() implements RecoveryEnd {}

  /** It cannot tell. */
  record Unresolved() implements RecoveryEnd {}

  /** Nobody can tell, and the item lets the person through all the same. */
  record UnresolvedPasses() implements RecoveryEnd {}

  /** It told, and that could not be written down: it is asked again next time. */
  record NotRecorded(String why) implements RecoveryEnd {}
}

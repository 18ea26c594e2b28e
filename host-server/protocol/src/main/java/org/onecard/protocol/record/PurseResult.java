package org.onecard.protocol.record;

/** What became of the debit of a purse. */
public sealed interface PurseResult {

  /**
   * The card says that it took place.
   *
   * @param tac 4 bytes, by which the issuer's host knows the debit
   * @param mac2 4 bytes, by which the SAM knows it
   * @param samAgreed whether the SAM of the debit checked {@code mac2}
   */
  record Debited(SignedBytes tac, SignedBytes mac2, boolean samAgreed) implements PurseResult {}

  /**
   * It did not.
   *
   * @param why at most 200 characters
   * @param byBalance whether the terminal, which had forgotten whose debit it was, took the card
   *     for that one by its balance alone: it may be another, and only the host can know
   */
  record NotDebited(String why, boolean byBalance) implements PurseResult {}

  /**
   * Nobody at the gate can tell.
   *
   * @param why at most 200 characters
   */
  record Unresolved(String why) implements PurseResult {}
}

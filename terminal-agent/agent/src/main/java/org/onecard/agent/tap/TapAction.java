package org.onecard.agent.tap;

import java.time.Duration;
import java.util.Optional;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.screen.ScreenState;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;

/** What the tap wants done, in the order in which it says so. */
sealed interface TapAction {

  record Show(ScreenState state) implements TapAction {}

  /** Connect and read; then tell {@link TapMachine#seen}. */
  record ReadCard() implements TapAction {}

  /** Look at what was scanned; then tell {@link TapMachine#seen}. */
  record ReadCode() implements TapAction {}

  /** Write a tap record and wait for the host; then tell {@code answered} or {@code unanswered}. */
  record AskHost(TapCard card) implements TapAction {}

  /**
   * Decide with what the terminal knows; then tell {@link TapMachine#decidedAlone}.
   *
   * @param tapId the tap that was asked in vain; empty where none was
   */
  record DecideAlone(TapCard card, Optional<String> tapId) implements TapAction {}

  /** Write the advice; then tell {@code recorded} or {@code notRecorded}. */
  record RecordAdvice(
      TapCard card, Optional<String> tapId, Decision decision, Durability durability)
      implements TapAction {}

  /** Write an event about a card that could not be read; then tell {@code recorded}. */
  record RecordUnreadable(String detail) implements TapAction {}

  /**
   * Ask the card what became of a debit, and write down what it says; then tell {@link
   * TapMachine#recovered}.
   */
  record Recover(TapCard card, OpenDebit debit) implements TapAction {}

  /** Tell the host that a tap which it was asked about was not followed by anything. */
  record TakeBack(String tapId) implements TapAction {}

  /**
   * Debit the card's purse: write the intent, debit, write the result; then tell {@link
   * TapMachine#debited}.
   */
  record Debit(TapCard card, String tapId, Money charge) implements TapAction {}

  /** Read the holder's file, to be shown and not kept; then tell {@link TapMachine#holderRead}. */
  record ReadHolder(String tapId) implements TapAction {}

  /**
   * Open; then tell {@link TapMachine#acted}.
   *
   * @param atMost how long the screen may stay as it is; empty where nothing hurries
   */
  record OpenGate(Optional<Duration> atMost) implements TapAction {}

  /** Remember an approval, and write the outcome. */
  record RecordOutcome(TapCard card, String tapId, Decision decision, Outcome outcome)
      implements TapAction {}

  /** The tap is over. Without a tap id nothing could be recorded. */
  record Report(Optional<String> tapId, Decision decision, boolean online, Outcome outcome)
      implements TapAction {}
}

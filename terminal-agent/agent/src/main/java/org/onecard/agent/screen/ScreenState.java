package org.onecard.agent.screen;

import org.onecard.card.ssse.HolderReading;
import org.onecard.scenario.Notice;

/** What a screen can be told to show, each with one sentence in both languages. */
public sealed interface ScreenState {

  Notice notice();

  /** Nobody is there. */
  record Waiting() implements ScreenState {
    @Override
    public Notice notice() {
      return new Notice("请刷卡", "Tap your card");
    }
  }

  /** A card is being read. */
  record Reading() implements ScreenState {
    @Override
    public Notice notice() {
      return new Notice("正在读卡，请勿移动", "Reading, hold the card still");
    }
  }

  /** The decision is being taken. */
  record Checking() implements ScreenState {
    @Override
    public Notice notice() {
      return new Notice("正在核验", "Checking");
    }
  }

  /** Approved. */
  record Go(Notice notice) implements ScreenState {}

  /**
   * Approved, with whom the card says it belongs to. The next state takes its place, and whatever
   * draws it keeps nothing of it. {@code toString} shows nothing of the holder.
   *
   * @param notice why the holder is shown
   */
  record ShowsHolder(Notice notice, HolderReading.Holder holder) implements ScreenState {}

  /** Declined; the notice says what to do about it. */
  record Refused(Notice notice) implements ScreenState {}

  /** The card left before it was read. */
  record HoldStill(Notice notice) implements ScreenState {}

  /** All is done, and the card is still there. */
  record RemoveCard() implements ScreenState {
    @Override
    public Notice notice() {
      return new Notice("请取走卡片", "Remove the card");
    }
  }

  /**
   * Nobody can be served here.
   *
   * @param forStaff what is wrong, for a technician
   */
  record OutOfOrder(String forStaff) implements ScreenState {
    @Override
    public Notice notice() {
      return new Notice("暂停服务，请使用旁边的通道", "Out of order: use the next one");
    }
  }
}

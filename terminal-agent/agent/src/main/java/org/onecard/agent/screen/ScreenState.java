package org.onecard.agent.screen;

import java.time.Duration;
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

  /**
   * Something slow is waited for, and the person is told so: a library's own system.
   *
   * @param notice what is waited for, and how long at most
   * @param upTo at the latest, something else is shown
   */
  record Working(Notice notice, Duration upTo) implements ScreenState {

    /** A library is asked about its reader. */
    public static Working library(Duration upTo) {
      long seconds = Math.max(1, upTo.toSeconds());
      return new Working(
          new Notice(
              "正在联系图书馆，最多 %d 秒".formatted(seconds),
              "Asking the library, up to %d s".formatted(seconds)),
          upTo);
    }
  }

  /** Approved. */
  record Go(Notice notice) implements ScreenState {}

  /**
   * Approved, with whom the card says it belongs to. The next state takes its place, and whatever
   * draws it keeps nothing of it. {@code toString} shows nothing of the holder.
   *
   * @param notice why the holder is shown
   * @param atMost after this long nothing of the holder may be seen, whoever draws it
   */
  record ShowsHolder(Notice notice, HolderReading.Holder holder, Duration atMost)
      implements ScreenState {}

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

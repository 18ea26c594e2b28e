package org.onecard.agent.screen;

import org.onecard.card.ssse.HolderReading;
import org.onecard.scenario.Notice;

/** What a person is told where a card does not show its holder; the decision stays as it was. */
public final class HolderNotices {

  private static final Notice NOT_OPEN =
      new Notice("本卡暂不能在此显示持卡人信息", "The card does not show its holder here yet");
  private static final Notice LEFT =
      new Notice("卡片移开过早，未能显示持卡人信息", "The card left too early to show its holder: hold it still");
  private static final Notice UNREADABLE =
      new Notice("持卡人信息无法读取", "The card's holder cannot be read");

  private HolderNotices() {}

  /**
   * The notice for one reading.
   *
   * @param reading anything but a {@link HolderReading.Holder}
   */
  public static Notice of(HolderReading reading) {
    if (reading instanceof HolderReading.NotOpen) {
      return NOT_OPEN;
    }
    return reading instanceof HolderReading.HolderLeft ? LEFT : UNREADABLE;
  }
}

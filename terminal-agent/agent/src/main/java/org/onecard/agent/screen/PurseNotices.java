package org.onecard.agent.screen;

import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;

/** What a person is told whose last payment had been torn. */
public final class PurseNotices {

  private PurseNotices() {}

  /** Nobody can tell now whether it was taken; the item lets the person through. */
  public static Notice checkedLater() {
    return new Notice("扣款稍后核实，只扣一次，请通行", "Your payment is checked later and taken once: go");
  }

  /** It had been taken, and is not taken again. */
  public static Notice chargedBefore(Money paid) {
    return new Notice(
        "上次已扣款 %s 元，只扣一次，请通行".formatted(paid.inYuan()),
        "You had paid %s yuan, once: go".formatted(paid.inYuan()));
  }
}

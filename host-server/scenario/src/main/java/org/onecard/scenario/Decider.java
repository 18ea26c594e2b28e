package org.onecard.scenario;

import org.onecard.scenario.catalogue.Catalogue;

/** The rules of all scenarios behind one function. */
public final class Decider {

  private Decider() {}

  /**
   * Decides one tap.
   *
   * <p>The order is: item (known, in force, offered here), card (denied, expired, assurance),
   * offline policy, scenario, balance. The first rule that refuses decides.
   */
  public static Ruling decide(Catalogue catalogue, Facts facts, Tap tap) {
    return new Ruling(
        new Decision.Declined(Reason.ITEM_UNKNOWN, Reason.ITEM_UNKNOWN.notice()),
        java.util.List.of(),
        java.util.Optional.empty());
  }

  /**
   * The scope in which the tap's item keeps a card's history, for instance {@code transit:metro}.
   */
  public static String historyScope(Catalogue catalogue, String itemId) {
    return itemId;
  }
}

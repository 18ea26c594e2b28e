package org.onecard.scenario;

/**
 * What a terminal has approved for a card at an item without the host, within the time that the
 * item's limit looks back.
 *
 * @param taps 0 or more
 * @param total charged by them
 */
public record AloneUse(int taps, Money total) {

  public static final AloneUse NONE = new AloneUse(0, Money.ZERO);
}

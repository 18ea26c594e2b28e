package org.onecard.agent.kiosk;

import org.onecard.agent.screen.ScreenState;

/**
 * How a state looks and sounds; {@code kiosk.css}, {@code kiosk.js} and {@code tones.js} go by it.
 */
enum Face {
  /** Nothing has been said yet. */
  STARTING,
  WAITING,
  READING,
  CHECKING,
  /** Somebody slow is waited for. */
  WORKING,
  GO,
  /** Approved, with whom the card says it belongs to. */
  HOLDER,
  REFUSED,
  HOLD_STILL,
  REMOVE_CARD,
  OUT_OF_ORDER,
  /** The way stands open because staff want it so. */
  FREE_PASSAGE,
  /** The way stands open because there is danger. */
  EMERGENCY;

  static Face of(ScreenState state) {
    if (state instanceof ScreenState.Waiting) {
      return WAITING;
    } else if (state instanceof ScreenState.Reading) {
      return READING;
    } else if (state instanceof ScreenState.Checking) {
      return CHECKING;
    } else if (state instanceof ScreenState.Working) {
      return WORKING;
    } else if (state instanceof ScreenState.Go) {
      return GO;
    } else if (state instanceof ScreenState.ShowsHolder) {
      return HOLDER;
    } else if (state instanceof ScreenState.Refused) {
      return REFUSED;
    } else if (state instanceof ScreenState.HoldStill) {
      return HOLD_STILL;
    } else if (state instanceof ScreenState.RemoveCard) {
      return REMOVE_CARD;
    }
    return OUT_OF_ORDER;
  }
}

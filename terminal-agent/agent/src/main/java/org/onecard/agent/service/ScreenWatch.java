package org.onecard.agent.service;

import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;

/**
 * Looks at what the screen shows: whether a card is being read or judged. That the gate is open for
 * somebody its own lock says. Keeps nothing of a holder.
 */
final class ScreenWatch implements Screen {

  private final Screen screen;
  private volatile boolean idle = true;
  private volatile boolean outOfOrder;

  ScreenWatch(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void show(ScreenState state) {
    outOfOrder = state instanceof ScreenState.OutOfOrder;
    idle = !(state instanceof ScreenState.Reading || state instanceof ScreenState.Checking);
    screen.show(state);
  }

  /** Whether nobody is being served. */
  boolean isIdle() {
    return idle;
  }

  boolean isOutOfOrder() {
    return outOfOrder;
  }
}

package org.onecard.lab.demo;

import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;

/** A screen that remembers whether a holder was on it, and nothing of who. Safe for any thread. */
final class HolderWatch implements Screen {

  private boolean shown;

  @Override
  public synchronized void show(ScreenState state) {
    shown |= state instanceof ScreenState.ShowsHolder;
  }

  /** Whether a holder was shown since the last call. */
  synchronized boolean take() {
    boolean was = shown;
    shown = false;
    return was;
  }
}

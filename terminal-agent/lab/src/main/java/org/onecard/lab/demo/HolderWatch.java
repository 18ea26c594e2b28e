package org.onecard.lab.demo;

import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;

/**
 * A screen that remembers its last sentence, and whether a holder was on it, but nothing of who;
 * another can stand beside it. Safe for any thread.
 */
final class HolderWatch implements Screen {

  private boolean shown;
  private String words = "";
  private Screen beside = state -> {};

  @Override
  public synchronized void show(ScreenState state) {
    shown |= state instanceof ScreenState.ShowsHolder;
    words = state.notice().en();
    beside.show(state);
  }

  /** Shows everything on this one too, from now on. */
  synchronized void putBeside(Screen screen) {
    beside = screen;
  }

  /** The last sentence, in English. */
  synchronized String words() {
    return words;
  }

  /** Whether a holder was shown since the last call. */
  synchronized boolean take() {
    boolean was = shown;
    shown = false;
    return was;
  }
}

package org.onecard.agent.screen;

/** The face of a terminal. */
public interface Screen {

  /** Shows the state, in place of the one before. Must not wait. */
  void show(ScreenState state);
}

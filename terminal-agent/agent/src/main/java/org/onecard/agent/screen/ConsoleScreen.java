package org.onecard.agent.screen;

import java.io.PrintStream;

/** One line for each state: sign, Chinese, English. */
public final class ConsoleScreen implements Screen {

  private final PrintStream out;

  public ConsoleScreen(PrintStream out) {
    this.out = out;
  }

  @Override
  public void show(ScreenState state) {
    String forStaff =
        state instanceof ScreenState.OutOfOrder broken ? " (" + broken.forStaff() + ")" : "";
    out.println(sign(state) + " " + state.notice().zh() + "  " + state.notice().en() + forStaff);
  }

  private static String sign(ScreenState state) {
    if (state instanceof ScreenState.Go) {
      return "[ → ]";
    }
    if (state instanceof ScreenState.Refused || state instanceof ScreenState.OutOfOrder) {
      return "[ × ]";
    }
    return state instanceof ScreenState.Waiting ? "[   ]" : "[ … ]";
  }
}

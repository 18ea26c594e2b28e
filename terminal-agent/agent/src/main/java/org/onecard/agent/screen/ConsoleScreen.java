package org.onecard.agent.screen;

import java.io.PrintStream;

/**
 * One line for each state: sign, Chinese, English.
 *
 * <p>A holder is drawn only where a person looks on and nothing is kept: on an interactive
 * terminal, on its second screen (xterm's alternate buffer), which is not scrolled back to and is
 * gone with the next state. Output that goes to a file or a pipe says instead that there is nobody
 * to show it to.
 */
public final class ConsoleScreen implements Screen {

  private static final String SECOND_SCREEN = "\033[?1049h\033[H\033[2J";
  private static final String FIRST_SCREEN = "\033[H\033[2J\033[?1049l";

  private final PrintStream out;
  private final boolean interactive;
  private boolean onSecondScreen;

  /**
   * A screen that is drawn on a stream.
   *
   * @param interactive whether a person looks at {@code out}, on a terminal with a second screen
   */
  public ConsoleScreen(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  @Override
  public void show(ScreenState state) {
    if (onSecondScreen) {
      onSecondScreen = false;
      out.print(FIRST_SCREEN);
    }
    String line = sign(state) + " " + state.notice().zh() + "  " + state.notice().en();
    if (state instanceof ScreenState.ShowsHolder shows) {
      if (interactive) {
        onSecondScreen = true;
        out.print(SECOND_SCREEN);
        out.println(line);
        out.println("      " + shows.holder().name());
        out.println("      " + shows.holder().socialSecurityNumber());
      } else {
        out.println(line + " (not shown: this output is not an interactive terminal)");
      }
      return;
    }
    String forStaff =
        state instanceof ScreenState.OutOfOrder broken ? " (" + broken.forStaff() + ")" : "";
    out.println(line + forStaff);
  }

  private static String sign(ScreenState state) {
    if (state instanceof ScreenState.Go || state instanceof ScreenState.ShowsHolder) {
      return "[ → ]";
    }
    if (state instanceof ScreenState.Refused || state instanceof ScreenState.OutOfOrder) {
      return "[ × ]";
    }
    return state instanceof ScreenState.Waiting ? "[   ]" : "[ … ]";
  }
}

package org.onecard.card.profile;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a trace may show besides public fields. What is not named here is blacked out.
 *
 * @param showFci whether the answer to SELECT by name is shown
 * @param hiddenAtrBytes how many bytes at the ATR's end tell one card from another, 0 to 15
 * @param commands whose data, or answers, are shown
 */
public record TraceRules(boolean showFci, int hiddenAtrBytes, List<ShownCommand> commands) {

  public TraceRules {
    commands = List.copyOf(commands);
  }

  /**
   * A command that may be shown. Authentication and PIN commands never are, whatever stands here.
   *
   * @param cla one byte
   * @param ins one byte
   * @param p1 one byte; empty for any
   * @param command whether the data it carries are shown
   * @param answerBytes how many bytes of its answer are shown, from the first, 0 to 256
   */
  public record ShownCommand(int cla, int ins, OptionalInt p1, boolean command, int answerBytes) {}
}

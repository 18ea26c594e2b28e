package org.onecard.device.control;

/** What came of a command for a reader. */
public sealed interface EscapeAnswer {

  /** The reader answered; whether it agrees is in the bytes. */
  record Answered(EscapeBytes bytes) implements EscapeAnswer {}

  /**
   * The command did not reach the reader, or no answer came.
   *
   * @param why with what to do
   */
  record NotAnswered(String why) implements EscapeAnswer {}
}

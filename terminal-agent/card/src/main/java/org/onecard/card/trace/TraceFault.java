package org.onecard.card.trace;

/**
 * One thing that is wrong in a trace file.
 *
 * @param line from 1
 * @param why what is wrong; never what stands there, which may be somebody's
 */
public record TraceFault(int line, String why) {

  /** For instance {@code line 7: there is no answer}. */
  public String describe() {
    return "line " + line + ": " + why;
  }
}

package org.onecard.lab.library;

import java.util.Locale;

/** What a library's system can do wrong. */
public enum LibraryFault {
  /** Nothing. */
  NONE,
  /** Carries the request out and ends the connection instead of answering. */
  DROP,
  /** Ends the connection before it carries the request out. */
  DROP_BEFORE,
  /** Carries the request out and says nothing. */
  HANG,
  /** Answers under the next sequence number. */
  SEQUENCE,
  /** Answers with a wrong checksum, also when asked to say it again. */
  CHECKSUM,
  /** Answers with a wrong checksum the first time only. */
  CHECKSUM_ONCE,
  /** Sends half of its answer, with the line's end. */
  TRUNCATE,
  /** Answers about another reader. */
  OTHER_PATRON,
  /** Says that it does not understand (96), once, and then takes the request. */
  SAY_AGAIN_ONCE,
  /** Sends its answer byte by byte, ten a second. */
  DRIP;

  /** As on a command line: {@code drop-before}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package org.onecard.server.sip2;

import java.util.OptionalInt;

/** What a line is. */
public sealed interface SipDecoded {

  /**
   * A message.
   *
   * @param sequence 0 to 9, where the line names one
   */
  record Message(SipMessage message, OptionalInt sequence) implements SipDecoded {}

  /**
   * No message.
   *
   * @param offset in bytes, 0 to the line's length
   */
  record Malformed(int offset, String because) implements SipDecoded {

    public String describe() {
      return "malformed at offset " + offset + " because " + because;
    }
  }
}

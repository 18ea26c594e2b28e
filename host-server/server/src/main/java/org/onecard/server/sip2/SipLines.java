package org.onecard.server.sip2;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what comes in into lines. They end with CR; a LF after it, as some systems send, is dropped.
 */
final class SipLines {

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean overlong;

  /** The lines that end within these bytes. */
  List<byte[]> take(byte[] bytes, int length) {
    List<byte[]> lines = new ArrayList<>();
    for (int at = 0; at < length; at++) {
      byte next = bytes[at];
      if (next == '\r') {
        lines.add(begun.toByteArray());
        begun.reset();
      } else if (next != '\n' || begun.size() > 0) {
        if (begun.size() > SipCodec.LONGEST_LINE) {
          overlong = true;
          return lines;
        }
        begun.write(next);
      }
    }
    return lines;
  }

  /** Whether a line came that is longer than any may be; nothing after it can be trusted. */
  boolean isOverlong() {
    return overlong;
  }
}

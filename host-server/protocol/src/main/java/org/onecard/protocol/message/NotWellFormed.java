package org.onecard.protocol.message;

import java.io.Serial;

/**
 * How the readers of this package leave a message that breaks a limit. It ends in {@link
 * Decoded.Malformed} at the package's edge, and is without a stack trace because it is no fault.
 */
final class NotWellFormed extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  NotWellFormed(String because) {
    super(because, null, false, false);
  }

  /** Reads the content of an already parsed message. */
  @FunctionalInterface
  interface Reader<W, T> {
    T read(W wire) throws NotWellFormed;
  }

  String because() {
    String message = getMessage();
    return message == null ? "not well formed" : message;
  }
}

package org.onecard.lab.bench.reader;

/** A tap that did not end well, whatever the layer calls that. */
final class TapException extends Exception {
  private static final long serialVersionUID = 1L;

  TapException(String message) {
    super(message);
  }

  TapException(Exception cause) {
    super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
  }
}

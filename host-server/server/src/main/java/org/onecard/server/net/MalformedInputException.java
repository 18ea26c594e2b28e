package org.onecard.server.net;

/** The other side sent what is no message of the protocol; the message says where and why. */
public final class MalformedInputException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedInputException(String because) {
    super(because);
  }
}

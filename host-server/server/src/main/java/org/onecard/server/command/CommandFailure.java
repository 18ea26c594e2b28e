package org.onecard.server.command;

/** A command that did not do what it was told; the message is all that the person sees. */
final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1L;

  CommandFailure(String sentence) {
    super(sentence);
  }
}

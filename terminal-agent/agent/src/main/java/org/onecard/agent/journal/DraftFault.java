package org.onecard.agent.journal;

/** Of whoever wanted something to be recorded: nothing was, and the journal is as it was. */
final class DraftFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DraftFault(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}

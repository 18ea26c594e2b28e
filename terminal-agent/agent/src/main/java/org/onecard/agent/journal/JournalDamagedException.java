package org.onecard.agent.journal;

/** What lies on the disk is not what was written there; the message says where. */
public final class JournalDamagedException extends Exception {

  private static final long serialVersionUID = 1L;

  JournalDamagedException(String message) {
    super(message);
  }
}

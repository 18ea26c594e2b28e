package org.onecard.server.backup;

/** A backup that was not made, or not restored; the message is the sentence for the operator. */
public final class BackupFailure extends Exception {

  private static final long serialVersionUID = 1L;

  BackupFailure(String sentence) {
    super(sentence);
  }
}

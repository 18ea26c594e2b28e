package org.onecard.ledger;

/**
 * The book cannot be read or written now. The message is a sentence for whoever runs the host: what
 * failed, and where. A lane that catches it answers "busy, decide offline".
 */
public final class LedgerUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LedgerUnavailable(String sentence) {
    super(sentence);
  }

  public LedgerUnavailable(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

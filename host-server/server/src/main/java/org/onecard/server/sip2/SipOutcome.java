package org.onecard.server.sip2;

/** How one exchange ended. */
public sealed interface SipOutcome {

  /** The library's answer to this very request. */
  record Answered(SipAnswer answer) implements SipOutcome {}

  /** Certainly not carried out: it never left, or the library did not take it. */
  record NotDone(String sentence) implements SipOutcome {}

  /**
   * It left, and nothing that can be trusted came back. Whoever asked finds out before it is said
   * again.
   */
  record Unknown(Fault fault, String sentence) implements SipOutcome {}

  /** Why an exchange ended without an answer. */
  enum Fault {
    /** Nothing came within the time. */
    LATE,
    /** The connection ended between request and answer. */
    BROKEN_LINE,
    /** Checksum, encoding or form wrong, also when said again. */
    MALFORMED,
    /** Answers of another sequence only. */
    SEQUENCE,
    /** An answer to something else. */
    OTHER_KIND,
    /** About another patron or item. */
    FOREIGN
  }

  /** What happened, for logs and staff; without anybody's id. */
  default String describe() {
    if (this instanceof NotDone not) {
      return not.sentence();
    }
    return this instanceof Unknown unknown ? unknown.sentence() : "answered";
  }
}

package org.onecard.server.authority;

import org.onecard.ledger.TerminalStore.Terminal;

/** What the host makes of a certificate that a client shows. */
public sealed interface CertificateVerdict {

  /** It is this terminal's current certificate. */
  record Accepted(Terminal terminal) implements CertificateVerdict {}

  /**
   * It is not.
   *
   * @param claimed the common name the certificate claims, empty where it has none that can be a
   *     terminal's id
   */
  record Refused(Fault fault, String claimed) implements CertificateVerdict {}

  /** Why a certificate is refused. */
  enum Fault {
    MISSING("no certificate was shown"),
    OTHER_AUTHORITY("the certificate is not from this host's authority"),
    RETIRED_AUTHORITY(
        "the certificate is from an authority that was retired: the terminal must be enrolled"
            + " again"),
    NOT_YET_VALID("the certificate is not valid yet"),
    EXPIRED("the certificate has expired"),
    NOT_A_TERMINAL("the certificate is not a terminal's"),
    UNKNOWN_TERMINAL("no such terminal is enrolled"),
    REPLACED("the terminal has been enrolled again since and has another certificate"),
    REVOKED("the terminal has been revoked");

    private final String sentence;

    Fault(String sentence) {
      this.sentence = sentence;
    }

    /** For logs and the audit trail. */
    public String sentence() {
      return sentence;
    }
  }
}

package org.onecard.protocol.message;

/** Why the host did not do what it was asked. */
public enum RefusalCode {
  /** Decide offline, send again later. */
  BUSY,
  /** A gap, or behind: send from the expected position. */
  SEQUENCE,
  /** A hash does not continue the chain. */
  CHAIN,
  SIGNATURE,
  /** Same id, other bytes: recorded and alarmed. */
  CONFLICT,
  QUARANTINED,
  /** No common protocol version. */
  VERSION,
  /** The frame's terminal is not the certificate's, or is revoked. */
  IDENTITY,
  MALFORMED,
  /** Enrolment: no such code, or a wrong secret. */
  CODE_WRONG,
  CODE_USED,
  CODE_EXPIRED,
  INTERNAL,
  /** Not before its turn: decide offline, send it in its order. */
  NOT_AHEAD
}

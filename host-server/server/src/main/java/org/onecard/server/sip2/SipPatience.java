package org.onecard.server.sip2;

import java.time.Duration;

/**
 * How long a library is waited for.
 *
 * @param connectWithin for a connection to be made
 * @param answerWithin for one answer, after which a question is asked again and a change is unknown
 * @param tries how often a question is asked on one connection, at least 1
 */
public record SipPatience(Duration connectWithin, Duration answerWithin, int tries) {

  /** What a person at a kiosk bears: 5 s in all. */
  public static final SipPatience DEFAULT =
      new SipPatience(Duration.ofSeconds(2), Duration.ofSeconds(3), 2);

  public SipPatience {
    if (tries < 1 || connectWithin.toMillis() < 1 || answerWithin.toMillis() < 1) {
      throw new IllegalArgumentException("patience is at least 1 ms and one try");
    }
  }
}

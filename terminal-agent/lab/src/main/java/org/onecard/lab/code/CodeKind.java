package org.onecard.lab.code;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.code.LabEcard;
import org.onecard.virtual.code.LabTransitCode;

/** Which code the lab makes. */
public enum CodeKind {
  TRANSIT,
  ECARD;

  /** For how long a code of the lab is good. */
  static final Duration VALIDITY = LabEcard.VALIDITY;

  /**
   * A new code.
   *
   * @param region of the made-up holder, six digits; a transit QR has none
   * @param serial tells made-up holders apart; the electronic card is that of the plastic one with
   *     the same region and serial
   */
  String issue(String region, int serial, Instant now, SecureRandom random) {
    return switch (this) {
      case TRANSIT ->
          new LabTransitCode(now, random)
              .serial(serial)
              .validitySeconds(Math.toIntExact(VALIDITY.toSeconds()))
              .text();
      case ECARD ->
          LabEcard.issue(
              region,
              HolderData.builder().region(region).serial(serial).build().identifier().bytes(),
              now,
              random);
    };
  }
}

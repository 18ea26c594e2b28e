package org.onecard.server.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.onecard.ledger.TerminalStore;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.record.Hash;

/** Gives out one-time codes. */
public final class CodeDesk {

  public static final Duration GOOD_FOR = Duration.ofMinutes(15);
  public static final int WRONG_TRIES = 3;

  /** Numbers are drawn out of a million: with thousands given out, one may be drawn again. */
  private static final int MOST_NUMBERS = 16;

  private final TerminalStore terminals;
  private final Supplier<AuthorityHash> authority;
  private final RandomBytes random;
  private final Clock clock;

  /**
   * @param authority the one that gives out certificates now
   */
  public CodeDesk(
      TerminalStore terminals, Supplier<AuthorityHash> authority, RandomBytes random, Clock clock) {
    this.terminals = terminals;
    this.authority = authority;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A code and until when it is good.
   *
   * @param code to be shown once; nothing of its secret is kept
   */
  public record Given(EnrolCode code, Instant expiresAt) {}

  /**
   * Gives out a code.
   *
   * @param terminalId {@code [a-z0-9-]}, 1 to 32 characters
   * @param locationId where it will stand, 1 to 64 characters
   * @param itemId what it will offer
   */
  public Given give(String terminalId, String locationId, String itemId) {
    Instant expiresAt = clock.instant().plus(GOOD_FOR).truncatedTo(ChronoUnit.MILLIS);
    for (int tries = 0; tries < MOST_NUMBERS; tries++) {
      EnrolCode code = EnrolCode.generate(authority.get(), random);
      if (terminals.addEnrolCode(
          new TerminalStore.EnrolCode(
              code.number(),
              hash(code.secret()),
              terminalId,
              locationId,
              itemId,
              expiresAt,
              WRONG_TRIES))) {
        return new Given(code, expiresAt);
      }
    }
    throw new IllegalStateException("no number of a code is free");
  }

  static Hash hash(EnrolSecret secret) {
    return new Hash(Hashes.sha256(secret.bytes()));
  }
}

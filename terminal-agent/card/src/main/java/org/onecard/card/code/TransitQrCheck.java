package org.onecard.card.code;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import org.onecard.card.code.TransitQr.Link;

/**
 * Checks a transit QR without asking anybody: dates first, since they cost nothing, then the three
 * signatures from the root down. Immutable; safe for any thread. Warm, a check takes well under 1
 * ms.
 */
public final class TransitQrCheck {

  /** By how much a telephone's clock may be ahead. */
  public static final Duration FUTURE_ALLOWED = Duration.ofSeconds(20);

  /** The most that a code may claim for itself. */
  public static final Duration LONGEST_VALIDITY = Duration.ofMinutes(20);

  private final TransitQrRoots roots;
  private final ZoneId zone;

  /**
   * @param roots whom to believe
   * @param zone the region's: a certificate's month ends at its midnight
   */
  public TransitQrCheck(TransitQrRoots roots, ZoneId zone) {
    this.roots = roots;
    this.zone = zone;
  }

  /**
   * The verdict at a moment.
   *
   * @param now the terminal's corrected time
   */
  public TransitQrVerdict check(TransitQr qr, Instant now) {
    Optional<Sm2PublicKey> root = roots.findKey(qr.rootKeyIndex());
    if (root.isEmpty()) {
      return new TransitQrVerdict.UnknownRoot(qr.rootKeyIndex());
    }
    if (YearMonth.from(now.atZone(zone)).isAfter(qr.certificateMonth())) {
      return new TransitQrVerdict.CertificateOver(qr.certificateMonth());
    }
    if (now.isAfter(qr.authorisedUntil())) {
      return new TransitQrVerdict.AuthorisationOver(qr.authorisedUntil());
    }
    if (qr.validity().compareTo(LONGEST_VALIDITY) > 0) {
      return new TransitQrVerdict.ValidTooLong(qr.validity());
    }
    Duration ahead = Duration.between(now, qr.generatedAt());
    if (ahead.compareTo(FUTURE_ALLOWED) > 0) {
      return new TransitQrVerdict.FromTheFuture(ahead);
    }
    Instant until = qr.generatedAt().plus(qr.validity());
    if (now.isAfter(until)) {
      return new TransitQrVerdict.Expired(until);
    }
    if (!qr.isSigned(Link.CERTIFICATE, root.get())) {
      return notSigned(Link.CERTIFICATE);
    }
    // A key that is no point signs nothing.
    if (qr.findIssuerKey().filter(key -> qr.isSigned(Link.AUTHORISATION, key)).isEmpty()) {
      return notSigned(Link.AUTHORISATION);
    }
    if (qr.findUserKey().filter(key -> qr.isSigned(Link.CODE, key)).isEmpty()) {
      return notSigned(Link.CODE);
    }
    return new TransitQrVerdict.Genuine(qr, until);
  }

  private static TransitQrVerdict notSigned(Link link) {
    return new TransitQrVerdict.NotSigned(link.title());
  }
}

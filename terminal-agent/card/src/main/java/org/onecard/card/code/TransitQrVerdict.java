package org.onecard.card.code;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;

/** What the offline check says of a transit QR. */
public sealed interface TransitQrVerdict {

  /** One plain English phrase, free of anything that names the holder. */
  String describe();

  /**
   * Everything that can be checked without asking holds. Whether it was used before is for the
   * {@link ReplayGuard}.
   *
   * @param qr what was checked
   * @param until the last moment at which it counts
   */
  record Genuine(TransitQr qr, Instant until) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "a genuine transit QR of issuer " + qr.certificateIssuer();
    }
  }

  /** Its root key is not among those this terminal was given. */
  record UnknownRoot(int rootKeyIndex) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "signed under root key " + rootKeyIndex + ", which this terminal was not given";
    }
  }

  /** The issuer's certificate counted to the end of an earlier month. */
  record CertificateOver(YearMonth lastMonth) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "the issuer's certificate ended with " + lastMonth;
    }
  }

  /** The user's key was let make codes until then. */
  record AuthorisationOver(Instant since) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "the user's authorisation ended at " + since + ": open the app online to renew it";
    }
  }

  /** It claims to be good for longer than any code may. */
  record ValidTooLong(Duration claimed) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "it claims to be good for %d s, and at most %d s are allowed"
          .formatted(claimed.toSeconds(), TransitQrCheck.LONGEST_VALIDITY.toSeconds());
    }
  }

  /** It was made later than now: the telephone's clock or the terminal's is wrong. */
  record FromTheFuture(Duration ahead) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "it was made %d s from now: the telephone's clock is wrong"
          .formatted(ahead.toSeconds());
    }
  }

  /** It was good until then: a picture of a code, or a page that was not refreshed. */
  record Expired(Instant since) implements TransitQrVerdict {
    @Override
    public String describe() {
      return "the code ended at " + since + ": refresh it";
    }
  }

  /**
   * A signature does not hold: forged or altered.
   *
   * @param which whose
   */
  record NotSigned(String which) implements TransitQrVerdict {
    @Override
    public String describe() {
      return which + " does not hold";
    }
  }
}

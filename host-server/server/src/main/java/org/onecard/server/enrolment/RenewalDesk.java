package org.onecard.server.enrolment;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.RecordKey;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.message.Message.CertificateGrant;
import org.onecard.protocol.message.Message.CertificateWanted;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Hash;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.authority.Anchors;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.ClientCertificateCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a terminal that is linked the certificate that is to follow its present one. Asks the book,
 * so not for event loops; any thread else.
 */
public final class RenewalDesk {

  private static final Logger log = LoggerFactory.getLogger(RenewalDesk.class);

  private final Authorities authorities;
  private final TerminalStore terminals;
  private final AuditTrail audit;
  private final Clock clock;

  public RenewalDesk(
      Authorities authorities, TerminalStore terminals, AuditTrail audit, Clock clock) {
    this.authorities = authorities;
    this.terminals = terminals;
    this.audit = audit;
    this.clock = clock;
  }

  /** What a terminal gets. */
  public sealed interface Renewal {

    record Granted(CertificateGrant grant) implements Renewal {}

    /** What it said does not hold. */
    record Refused(RefusalCode code, String why) implements Renewal {}

    /** This host cannot now; the terminal asks again. */
    record NotNow() implements Renewal {}
  }

  /**
   * Gives a certificate, if both keys of the terminal ask for it: that of the connection, and the
   * record key.
   *
   * @param shown fingerprint of the certificate under which the terminal asks
   */
  public Renewal renew(String terminalId, Hash shown, CertificateWanted wanted) {
    byte[] request = wanted.certificateRequest().bytes();
    Optional<RecordKey> recordKey = terminals.findRecordKey(terminalId, Integer.MAX_VALUE);
    if (recordKey.isEmpty()
        || recordKey.get().key().algorithm() != wanted.recordKeyProof().algorithm()
        || !recordKey
            .get()
            .key()
            .verify(SignatureContext.RENEWAL, request, wanted.recordKeyProof())) {
      return refused(
          terminalId, RefusalCode.SIGNATURE, "the record key did not sign the certificate request");
    }
    Optional<Authority> issuer = authorities.findIssuer();
    if (issuer.isEmpty()) {
      log.error("[terminal={}] gets no certificate: {}", terminalId, authorities.missing());
      return new Renewal.NotNow();
    }
    Authority.Request read = issuer.get().read(request);
    if (read instanceof Authority.Request.Bad bad) {
      return refused(terminalId, RefusalCode.MALFORMED, bad.why());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    X509Certificate certificate =
        issuer.get().issueTerminal((Authority.Request.Good) read, terminalId, now);
    boolean isBooked =
        terminals.addFollowing(
            shown,
            new TerminalCertificate(
                certificate.getSerialNumber().toString(16),
                terminalId,
                ClientCertificateCheck.fingerprint(certificate),
                certificate.getNotAfter().toInstant(),
                Optional.empty(),
                Optional.of(Anchors.keyHash(issuer.get().certificate()))),
            now);
    if (!isBooked) {
      return refused(
          terminalId, RefusalCode.IDENTITY, "the terminal has been revoked, or enrolled again");
    }
    audit.note(
        "terminal " + terminalId,
        "certificate.granted",
        "A certificate until %s was given to follow the present one."
            .formatted(certificate.getNotAfter().toInstant()));
    return new Renewal.Granted(
        new CertificateGrant(
            List.of(
                EnrolmentCase.der(certificate), EnrolmentCase.der(issuer.get().certificate()))));
  }

  private Renewal refused(String terminalId, RefusalCode code, String why) {
    audit.note("terminal " + terminalId, "certificate.not-granted", why + ".");
    return new Renewal.Refused(code, why);
  }
}

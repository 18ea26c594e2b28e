package org.onecard.server.enrolment;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.CodeSpending;
import org.onecard.ledger.TerminalStore.Enrolment;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.ledger.TerminalStore.RecordKey;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.EnrolGrant;
import org.onecard.protocol.message.Message.EnrolRequest;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;
import org.onecard.server.authority.Anchors;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.ClientCertificateCheck;

/** One request on its way: proofs first, then the code, then the certificate. */
final class EnrolmentCase {

  /**
   * What an enrolment draws on.
   *
   * @param tapPort where the terminal goes from then on
   */
  record Office(
      Authority authority, Signer signer, Region region, RegionKeys regionKeys, int tapPort) {}

  /** What to do next. */
  sealed interface Next {

    /** Spend the code, and say what came of it. */
    record Spend(String codeNumber, Hash secretHash) implements Next {}

    /** Book the enrolment, then send the grant. */
    record Book(Enrolment enrolment, EnrolGrant grant) implements Next {}

    /**
     * Send a refusal and note it.
     *
     * @param what for the audit trail
     */
    record Refuse(RefusalCode code, String what, String text) implements Next {}
  }

  private final EnrolRequest request;
  private final Office office;
  private final Authority.Request certificateRequest;

  EnrolmentCase(EnrolRequest request, Office office) {
    this.request = request;
    this.office = office;
    this.certificateRequest = office.authority().read(request.certificateRequest().bytes());
  }

  /** A bad proof costs the code nothing: the terminal is at fault, not the technician. */
  Next begin() {
    boolean holdsRecordKey =
        request
            .recordKey()
            .verify(
                SignatureContext.ENROLMENT,
                request.certificateRequest().bytes(),
                request.recordKeyProof());
    if (!holdsRecordKey) {
      return new Next.Refuse(
          RefusalCode.SIGNATURE,
          "enrolment.proof",
          "the record key did not sign the certificate request");
    }
    if (certificateRequest instanceof Authority.Request.Bad bad) {
      return new Next.Refuse(RefusalCode.MALFORMED, "enrolment.request", bad.why());
    }
    return new Next.Spend(request.codeNumber(), CodeDesk.hash(request.secret()));
  }

  /**
   * Goes on once the code was tried.
   *
   * @param lastGrant of the code's terminal, where it was enrolled before
   */
  Next spent(CodeSpending spending, Optional<EpochGranted> lastGrant, Instant now) {
    if (spending instanceof CodeSpending.Spent spent) {
      return issue(spent.code(), lastGrant, now);
    }
    if (spending instanceof CodeSpending.AlreadyUsed) {
      return new Next.Refuse(
          RefusalCode.CODE_USED,
          "enrolment.code-used",
          "the code has been used: ask for a new one");
    }
    if (spending instanceof CodeSpending.Expired) {
      return new Next.Refuse(
          RefusalCode.CODE_EXPIRED,
          "enrolment.code-expired",
          "the code is no longer good: ask for a new one");
    }
    int left = ((CodeSpending.Wrong) spending).triesLeft();
    return new Next.Refuse(
        RefusalCode.CODE_WRONG,
        "enrolment.code-wrong",
        left > 0
            ? "the code is wrong, %d tries are left".formatted(left)
            : "the code is wrong: ask for a new one");
  }

  private Next issue(TerminalStore.EnrolCode code, Optional<EpochGranted> lastGrant, Instant now) {
    if (!(certificateRequest instanceof Authority.Request.Good good)) {
      throw new IllegalStateException("a code is spent only for a good request");
    }
    int firstEpoch = lastGrant.map(last -> last.firstEpoch() + last.count()).orElse(1);
    EpochGrant epochs = new EpochGrant(code.terminalId(), firstEpoch, EpochGrant.USUAL_COUNT);
    X509Certificate certificate = office.authority().issueTerminal(good, code.terminalId(), now);
    Enrolment enrolment =
        new Enrolment(
            new Terminal(
                code.terminalId(), code.locationId(), code.itemId(), now, Optional.empty()),
            new TerminalCertificate(
                certificate.getSerialNumber().toString(16),
                code.terminalId(),
                ClientCertificateCheck.fingerprint(certificate),
                certificate.getNotAfter().toInstant(),
                Optional.empty(),
                Optional.of(Anchors.keyHash(office.authority().certificate()))),
            new RecordKey(code.terminalId(), firstEpoch, request.recordKey()),
            new EpochGranted(code.terminalId(), firstEpoch, epochs.count(), now));
    EnrolGrant grant =
        new EnrolGrant(
            code.terminalId(),
            code.locationId(),
            code.itemId(),
            office.region(),
            List.of(der(certificate), der(office.authority().certificate())),
            office.regionKeys(),
            Signing.sign(epochs, office.signer()),
            office.tapPort());
    return new Next.Book(enrolment, grant);
  }

  static SignedBytes der(X509Certificate certificate) {
    try {
      return new SignedBytes(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate of ours has an encoding", e);
    }
  }
}

package org.onecard.server.authority;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.record.Hash;
import org.onecard.server.authority.CertificateVerdict.Accepted;
import org.onecard.server.authority.CertificateVerdict.Fault;
import org.onecard.server.authority.CertificateVerdict.Refused;

/**
 * Judges client certificates: issued by our authority, valid now, for a terminal, and the one that
 * terminal was last given.
 */
public final class ClientCertificateCheck {

  private static final Pattern TERMINAL_ID = Pattern.compile("[a-z0-9-]{1,32}");
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

  private final Supplier<Anchors> anchors;
  private final TerminalStore terminals;

  /**
   * @param anchors whose certificates hold now
   */
  public ClientCertificateCheck(Supplier<Anchors> anchors, TerminalStore terminals) {
    this.anchors = anchors;
    this.terminals = terminals;
  }

  /**
   * Judges one client.
   *
   * @param chain as the client sent it, its own certificate first; may be empty. Only the first is
   *     looked at: our authority issues directly.
   */
  public CertificateVerdict judge(X509Certificate[] chain, Instant at) {
    if (chain.length == 0) {
      return new Refused(Fault.MISSING, "");
    }
    X509Certificate shown = chain[0];
    String claimed = subjectField(shown, "CN").filter(ClientCertificateCheck::canBeId).orElse("");
    Anchors now = anchors.get();
    if (now.believed().stream().noneMatch(authority -> isSignedBy(authority, shown))) {
      return new Refused(
          now.former().stream().anyMatch(authority -> isSignedBy(authority, shown))
              ? Fault.RETIRED_AUTHORITY
              : Fault.OTHER_AUTHORITY,
          claimed);
    }
    if (at.isBefore(shown.getNotBefore().toInstant())) {
      return new Refused(Fault.NOT_YET_VALID, claimed);
    }
    if (at.isAfter(shown.getNotAfter().toInstant())) {
      return new Refused(Fault.EXPIRED, claimed);
    }
    if (claimed.isEmpty() || !isForTerminal(shown)) {
      return new Refused(Fault.NOT_A_TERMINAL, claimed);
    }
    // The certificate first: whoever revokes the terminal between the two ends both, and a terminal
    // read before it would make of a revoked one a replaced one.
    Optional<TerminalCertificate> known = terminals.findCertificate(fingerprint(shown));
    Optional<Terminal> terminal = terminals.findTerminal(claimed);
    if (terminal.isEmpty() || known.isEmpty() || !known.get().terminalId().equals(claimed)) {
      return new Refused(Fault.UNKNOWN_TERMINAL, claimed);
    }
    if (terminal.get().revokedAt().isPresent()) {
      return new Refused(Fault.REVOKED, claimed);
    }
    if (known.get().revokedAt().isPresent()) {
      return new Refused(Fault.REPLACED, claimed);
    }
    return new Accepted(terminal.get());
  }

  /** SHA-256 over the DER certificate. */
  public static Hash fingerprint(X509Certificate certificate) {
    try {
      return new Hash(Hashes.sha256(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  private static boolean canBeId(String name) {
    return TERMINAL_ID.matcher(name).matches();
  }

  private static boolean isSignedBy(X509Certificate authority, X509Certificate shown) {
    try {
      shown.verify(authority.getPublicKey());
      return shown.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isForTerminal(X509Certificate shown) {
    try {
      List<String> usages = shown.getExtendedKeyUsage();
      return usages != null
          && usages.contains(CLIENT_AUTHENTICATION)
          && shown.getBasicConstraints() < 0
          && subjectField(shown, "OU").filter(Authority.Role.TERMINAL.unit()::equals).isPresent();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Optional<String> subjectField(X509Certificate certificate, String type) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase(type))
              .map(Rdn::getValue)
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}

package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.Enrolment;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.ledger.TerminalStore.RecordKey;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.CertificateVerdict;
import org.onecard.server.authority.ClientCertificateCheck;

/** The judgement of a certificate upon a real book that changes while it is read. */
class CertificateCheckTest {

  private final Clock clock = Clock.systemUTC();
  @TempDir private Path data;
  private OpenBook open;
  private X509Certificate shown;

  @BeforeEach
  void enrol() throws Exception {
    HostDirectory directory = new HostDirectory(data);
    directory.create();
    open = OpenBook.open(directory, Optional.of("500000"), clock, new SecureRandom());
    Authority authority = open.keys().authority();
    Authority.Request.Good request =
        (Authority.Request.Good)
            authority.read(TestTerminal.certificateRequest(TestTerminal.newTlsKey()));
    shown = authority.issueTerminal(request, "gate-01", clock.instant());
    open.book()
        .terminals()
        .enrol(
            new Enrolment(
                new Terminal(
                    "gate-01", "cq-metro-1", "metro-ride", clock.instant(), Optional.empty()),
                new TerminalCertificate(
                    shown.getSerialNumber().toString(16),
                    "gate-01",
                    ClientCertificateCheck.fingerprint(shown),
                    shown.getNotAfter().toInstant(),
                    Optional.empty()),
                new RecordKey("gate-01", 1, TestTerminal.newRecordKey().verifyingKey()),
                new EpochGranted("gate-01", 1, 16, clock.instant())));
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void terminalRevokedWhileItIsJudged_isRevokedAndNotReplaced() {
    TerminalStore terminals = open.book().terminals();
    TerminalStore revokingAfterTheFirstLook =
        (TerminalStore)
            Proxy.newProxyInstance(
                TerminalStore.class.getClassLoader(),
                new Class<?>[] {TerminalStore.class},
                (proxy, method, arguments) -> {
                  Object found = method.invoke(terminals, arguments);
                  terminals.revoke("gate-01", "test", clock.instant());
                  return found;
                });

    assertThat(judge(terminals)).isInstanceOf(CertificateVerdict.Accepted.class);
    assertThat(judge(revokingAfterTheFirstLook))
        .isEqualTo(new CertificateVerdict.Refused(CertificateVerdict.Fault.REVOKED, "gate-01"));
  }

  /** So far ahead terminals believe a host, and ask it for certificates. */
  @Test
  void certificateOfAHostWhoseClockWasThreeDaysAhead_isGoodOnceThatIsPutRight() {
    TerminalStore terminals = open.book().terminals();
    Instant putRight = clock.instant().minus(Duration.ofDays(3));

    assertThat(judge(terminals, putRight)).isInstanceOf(CertificateVerdict.Accepted.class);
    assertThat(judge(terminals, putRight.minus(Duration.ofDays(2))))
        .isInstanceOf(CertificateVerdict.Refused.class);
  }

  private CertificateVerdict judge(TerminalStore terminals) {
    return judge(terminals, clock.instant());
  }

  private CertificateVerdict judge(TerminalStore terminals, Instant at) {
    return new ClientCertificateCheck(open.authorities()::anchors, terminals)
        .judge(new X509Certificate[] {shown}, at);
  }
}

package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.EnrolGrant;
import org.onecard.protocol.message.Message.EnrolRequest;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.server.admin.AdminRequest;

class EnrolmentTest {

  @TempDir private Path data;
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.start(data);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void goodCode_givesACertificateEpochsAndTheRegionsKeys() throws Exception {
    TestTerminal terminal = host.enrol("gate-01", "metro-ride");

    EnrolGrant grant = terminal.grant();
    assertThat(grant.terminalId()).isEqualTo("gate-01");
    assertThat(grant.locationId()).isEqualTo("cq-metro-1");
    assertThat(grant.tapPort()).isEqualTo(host.ports().tap());
    assertThat(grant.epochGrant().content().count()).isEqualTo(16);
    assertThat(grant.epochGrant().holds(grant.regionKeys().signing(), SignatureContext.EPOCHS))
        .isTrue();
    assertThat(terminal.certificates().get(0).getSubjectX500Principal().getName())
        .contains("CN=gate-01", "OU=terminal");
    host.awaitAudited("enrolment.done");
    try (Link link = terminal.connect(host.ports().tap())) {
      assertThat(link).isNotNull();
    }
  }

  @Test
  void usedCode_isRefusedAndRecorded() throws Exception {
    String code = host.enrolCode("gate-01", "metro-ride");
    TestTerminal.enrol(host.ports().enrol(), code, host.clock);

    assertThat(refusal(code).code()).isEqualTo(RefusalCode.CODE_USED);
    host.awaitAudited("enrolment.code-used");
  }

  @Test
  void threeWrongSecrets_spoilTheCodeForTheRightOneToo() throws Exception {
    EnrolCode right = TestTerminal.parse(host.enrolCode("gate-01", "metro-ride"));
    EnrolCode wrong =
        new EnrolCode(
            right.number(),
            EnrolSecret.generate(RandomBytes.from(new java.security.SecureRandom())),
            right.authority());

    for (int tries = 0; tries < 3; tries++) {
      assertThat(refusal(wrong.text()).code()).isEqualTo(RefusalCode.CODE_WRONG);
    }

    assertThat(refusal(right.text()).code()).isEqualTo(RefusalCode.CODE_WRONG);
    host.awaitAudited("enrolment.code-wrong");
  }

  @Test
  void codeAfterAQuarterOfAnHour_isRefusedAndRecorded() throws Exception {
    String code = host.enrolCode("gate-01", "metro-ride");
    host.clock.advance(Duration.ofMinutes(15).plusSeconds(1));

    assertThat(refusal(code).code()).isEqualTo(RefusalCode.CODE_EXPIRED);
    host.awaitAudited("enrolment.code-expired");
  }

  @Test
  void codeGivenOutBeforeItsTerminalWasRevoked_doesNotBringItBack() throws Exception {
    host.enrol("gate-01", "metro-ride");
    String code = host.enrolCode("gate-01", "metro-ride");
    host.ask(AdminRequest.of("revoke").with("terminal", "gate-01"));

    assertThat(refusal(code).code()).isEqualTo(RefusalCode.CODE_EXPIRED);
    assertThat(host.enrol("gate-01", "metro-ride")).isNotNull();
  }

  @Test
  void hostInBetweenWithAnotherAuthority_neverSeesTheSecret(@TempDir Path attacker)
      throws Exception {
    EnrolCode code = TestTerminal.parse(host.enrolCode("gate-01", "metro-ride"));
    try (TestHost between = TestHost.start(attacker)) {
      assertThatThrownBy(
              () ->
                  TestTerminal.ask(
                      between.ports().enrol(),
                      code.authority(),
                      TestTerminal.request(
                          code, TestTerminal.newTlsKey(), TestTerminal.newRecordKey())))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("not the authority that the code names");
    }
    assertThat(TestTerminal.enrol(host.ports().enrol(), code.text(), host.clock)).isNotNull();
  }

  @Test
  void requestWithoutProofOfItsKeys_isRefusedAndCostsTheCodeNothing() throws Exception {
    EnrolCode code = TestTerminal.parse(host.enrolCode("gate-01", "metro-ride"));
    KeyPair tls = TestTerminal.newTlsKey();
    SigningKey recordKey = TestTerminal.newRecordKey();
    EnrolRequest good = TestTerminal.request(code, tls, recordKey);

    byte[] forged = good.certificateRequest().bytes();
    forged[forged.length - 1] ^= 1;
    EnrolRequest noCertificateKey =
        new EnrolRequest(
            good.codeNumber(),
            good.secret(),
            new SignedBytes(forged),
            good.recordKey(),
            recordKey.sign(SignatureContext.ENROLMENT, forged),
            good.agent());
    EnrolRequest noRecordKey =
        new EnrolRequest(
            good.codeNumber(),
            good.secret(),
            good.certificateRequest(),
            TestTerminal.newRecordKey().verifyingKey(),
            good.recordKeyProof(),
            good.agent());

    assertThat(refused(code, noCertificateKey).code()).isEqualTo(RefusalCode.MALFORMED);
    assertThat(refused(code, noRecordKey).code()).isEqualTo(RefusalCode.SIGNATURE);
    assertThat(TestTerminal.ask(host.ports().enrol(), code.authority(), good))
        .isInstanceOf(EnrolGrant.class);
  }

  private Refusal refused(EnrolCode code, EnrolRequest request) throws Exception {
    return (Refusal) TestTerminal.ask(host.ports().enrol(), code.authority(), request);
  }

  private Refusal refusal(String codeText) throws Exception {
    EnrolCode code = TestTerminal.parse(codeText);
    Message answer =
        TestTerminal.ask(
            host.ports().enrol(),
            code.authority(),
            TestTerminal.request(code, TestTerminal.newTlsKey(), TestTerminal.newRecordKey()));
    assertThat(answer).isInstanceOf(Refusal.class);
    return (Refusal) answer;
  }
}

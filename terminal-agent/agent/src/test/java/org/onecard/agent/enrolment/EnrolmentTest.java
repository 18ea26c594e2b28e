package org.onecard.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestAuthority;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.EnrolRequest;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/** Against an enrolment port on a real TLS socket. */
class EnrolmentTest {

  private final RandomBytes random = RandomBytes.from(new SecureRandom());
  private final TestAuthority authority = new TestAuthority();
  private final SigningKey region = SigningKey.generate(Signature.Algorithm.ED25519, random);
  private final EnrolCode code =
      EnrolCode.generate(
          AuthorityHash.of(authority.certificate().getPublicKey().getEncoded()), random);
  private final AtomicInteger bytesReceived = new AtomicInteger();
  private @Nullable SSLServerSocket port;

  @TempDir Path folder;

  @AfterEach
  void closed() throws IOException {
    SSLServerSocket open = port;
    if (open != null) {
      open.close();
    }
  }

  @Test
  void codeIsSpent_andTheTerminalKeepsItsKeysToItself() throws Exception {
    int listening = listen(authority, this::grant);
    Path data = folder.resolve("terminal");

    TerminalIdentity enrolled =
        Enrolment.enrol("localhost", listening, code.text(), data).identity();

    assertThat(enrolled.terminalId()).isEqualTo("gate-01");
    TerminalIdentity read = TerminalIdentity.read(data);
    assertThat(read.tlsChain()).isEqualTo(enrolled.tlsChain());
    assertThat(read.recordKey().verifyingKey()).isEqualTo(enrolled.recordKey().verifyingKey());
    assertThat(read.hostName()).isEqualTo("localhost");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void serverOfAnotherAuthority_neverSeesTheSecret() throws Exception {
    int listening = listen(new TestAuthority(), this::grant);

    assertThatThrownBy(
            () -> Enrolment.enrol("localhost", listening, code.text(), folder.resolve("terminal")))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("not shown");
    assertThat(bytesReceived).hasValue(0);
    assertThat(folder.resolve("terminal")).doesNotExist();
  }

  @Test
  void serverUnderAnotherName_isNotBelieved() throws Exception {
    int listening = listen(authority, this::grant);

    assertThatThrownBy(
            () -> Enrolment.enrol("127.0.0.1", listening, code.text(), folder.resolve("terminal")))
        .isInstanceOf(EnrolmentRefusedException.class);
    assertThat(bytesReceived).hasValue(0);
  }

  @Test
  void hostOfAnotherYear_isNotBelieved_andTheClockIsNamed() throws Exception {
    Clock years = Clock.offset(Clock.systemUTC(), Duration.ofDays(-3_650));
    TestAuthority before = new TestAuthority(years);
    EnrolCode theirs =
        EnrolCode.generate(
            AuthorityHash.of(before.certificate().getPublicKey().getEncoded()), random);
    int listening = listen(before, this::grant);

    assertThatThrownBy(
            () ->
                Enrolment.enrol("localhost", listening, theirs.text(), folder.resolve("terminal")))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("set the clock");
    assertThat(bytesReceived).hasValue(0);
  }

  @Test
  void usedCode_isRefusedInASentence() throws Exception {
    int listening =
        listen(
            authority,
            request ->
                new Message.Refusal(RefusalCode.CODE_USED, 0, Message.Position.NONE, "used"));

    assertThatThrownBy(
            () -> Enrolment.enrol("localhost", listening, code.text(), folder.resolve("terminal")))
        .hasMessageContaining("has been used")
        .hasMessageContaining("enrol-code");
  }

  @Test
  void certificateForAnotherKey_isRefused() throws Exception {
    int listening =
        listen(
            authority,
            request ->
                grantWith(authority.issue("gate-01", TestAuthority.newKeys().getPublic(), "")));

    assertThatThrownBy(
            () -> Enrolment.enrol("localhost", listening, code.text(), folder.resolve("terminal")))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("not this terminal's");
    assertThat(TerminalIdentity.isIn(folder.resolve("terminal"))).isFalse();
  }

  @Test
  void mistypedCode_isFoundBeforeAnyoneIsAsked() {
    String typed = code.text();
    char last = typed.charAt(3);
    String mistyped = typed.substring(0, 3) + (last == 'A' ? 'B' : 'A') + typed.substring(4);

    assertThatThrownBy(() -> Enrolment.enrol("localhost", 1, mistyped, folder.resolve("terminal")))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("mistyped");
  }

  private Message grant(EnrolRequest request) {
    try {
      assertThat(request.secret()).isEqualTo(code.secret());
      byte[] asked = request.certificateRequest().bytes();
      assertThat(
              request
                  .recordKey()
                  .verify(SignatureContext.ENROLMENT, asked, request.recordKeyProof()))
          .isTrue();
      return grantWith(
          authority.issue("gate-01", new JcaPKCS10CertificationRequest(asked).getPublicKey(), ""));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Message grantWith(X509Certificate certificate) {
    try {
      return new Message.EnrolGrant(
          "gate-01",
          "cq-metro-1",
          "metro-ride",
          new Region("500000"),
          List.of(
              new SignedBytes(certificate.getEncoded()),
              new SignedBytes(authority.certificate().getEncoded())),
          new RegionKeys(
              region.verifyingKey(),
              SealingPrivateKey.generate(1, random).publicKey(),
              DenyTagKey.generate(1, random)),
          Signing.sign(new EpochGrant("gate-01", 1, 16), region),
          7443);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int listen(TestAuthority own, Function<EnrolRequest, Message> answer) throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "host",
        keys.getPrivate(),
        new char[0],
        new X509Certificate[] {
          own.issue("host", keys.getPublic(), "localhost"), own.certificate()
        });
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(factory.getKeyManagers(), null, null);
    SSLServerSocket listening =
        (SSLServerSocket)
            tls.getServerSocketFactory().createServerSocket(0, 4, InetAddress.getLoopbackAddress());
    port = listening;
    Thread thread = new Thread(() -> serve(listening, answer), "enrolment-port");
    thread.setDaemon(true);
    thread.start();
    return listening.getLocalPort();
  }

  private void serve(SSLServerSocket listening, Function<EnrolRequest, Message> answer) {
    while (!listening.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listening.accept()) {
        FrameReader frames = new FrameReader();
        byte[] buffer = new byte[8_192];
        for (int count = socket.getInputStream().read(buffer);
            count > 0;
            count = socket.getInputStream().read(buffer)) {
          bytesReceived.addAndGet(count);
          if (frames.feed(buffer, 0, count) instanceof FrameReader.Read.Complete complete
              && Messages.decode(complete.payloads().get(0)) instanceof Decoded.Ok<Message> ok) {
            socket
                .getOutputStream()
                .write(Frames.encode(Messages.encode(answer.apply((EnrolRequest) ok.value()))));
            socket.getOutputStream().flush();
          }
        }
      } catch (IOException e) {
        // The terminal left, as some tests want it, or the test is over.
      }
    }
  }
}

package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Message.AnchorsDelivery;
import org.onecard.protocol.message.Message.AnchorsHeld;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CertificateGrant;
import org.onecard.protocol.message.Message.CertificateWanted;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** From one certificate authority to the next, at real ports with real handshakes. */
class AuthorityChangeTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.start(data);
    gate = host.enrol("gate-01", "metro-ride");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void terminalThatIsLinked_goesOverWithoutALostTap_andTheCertificateBeforeEndsWithItsFirstHello()
      throws Exception {
    host.ask(
        AdminRequest.of("catalog-publish")
            .with("file", TestHost.copy(data, "catalogue.yaml").toString()));
    TestTerminal before = gate;
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(gate.submit(gate.open(), gate.tap(TestCard.ADULT)));
      link.receive(Answers.class);

      step("begin");
      AnchorList begun = received(link);
      assertThat(begun.anchors()).hasSize(2);
      assertThat(hash(begun, 0)).isEqualTo(gate.authorityHash());
      link.send(new AnchorsHeld(begun.version()));
      TestHost.await("the list to be known", () -> status().getInteger("withoutList") == 0);

      step("switch");
      AnchorList switched = received(link);
      assertThat(switched.version()).isGreaterThan(begun.version());
      assertThat(hash(switched, 0)).isEqualTo(hash(begun, 1));
      assertThat(hash(switched, 1)).isEqualTo(gate.authorityHash());
      tap(link, gate);

      KeyPair next = TestTerminal.newTlsKey();
      link.send(gate.wanted(next));
      gate = gate.under(link.receive(CertificateGrant.class), next);
      assertThat(gate.authorityHash()).isEqualTo(hash(switched, 0));
      tap(link, before);
    }
    // Until it was used, the power may fail at any moment: either is taken.
    before.connect(host.ports().tap()).close();
    assertThat(status().getInteger("onOld")).isEqualTo(1);
    try (Link link = gate.connect(host.ports().tap())) {
      assertThat(received(link).anchors()).hasSize(2);
      host.awaitAudited("certificate.renewed");
      assertThat(status().getInteger("onOld")).isZero();
      assertThatThrownBy(() -> before.connect(host.ports().tap())).isInstanceOf(IOException.class);
      host.awaitAudited("certificate.replaced");
      tap(link, gate);

      step("retire");
      AnchorList retired = received(link);
      assertThat(retired.anchors()).hasSize(1);
      assertThat(hash(retired, 0)).isEqualTo(gate.authorityHash());
      tap(link, gate);
    }
    assertThat(status().getString("phase")).isEqualTo("alone");
    host.proveBook();
  }

  @Test
  void terminalAwayFromBeforeTheFirstStepUntilAfterTheSwitch_isShownTheCertificateItBelieves()
      throws Exception {
    step("begin");
    step("switch");
    try (Link link = gate.connect(host.ports().tap())) {
      assertThat(received(link).anchors()).hasSize(2);
      KeyPair next = TestTerminal.newTlsKey();
      link.send(gate.wanted(next));
      gate = gate.under(link.receive(CertificateGrant.class), next);
    }
    gate.connect(host.ports().tap()).close();
    assertThat(step("retire").getInteger("cutOff")).isZero();
  }

  @Test
  void clientThatNamesNoAuthority_orOnesThatNobodyKnows_isShownTheOneThatGivesOutCertificates()
      throws Exception {
    step("begin");
    gate.connectNaming(host.ports().tap()).close();
    gate.connectNaming(host.ports().tap(), "onecard-anchor-00", "h2").close();
    step("switch");
    assertThatThrownBy(() -> gate.connectNaming(host.ports().tap()))
        .hasMessageContaining("not the authority that the code names");
    assertThatThrownBy(() -> gate.connectNaming(host.ports().tap(), "h2"))
        .hasMessageContaining("not the authority that the code names");
  }

  @Test
  void codesOfAfterTheSwitch_nameTheNextAuthority_andTheTerminalIsToldOfBoth() throws Exception {
    String early = host.enrolCode("gate-02", "metro-ride");
    step("begin");
    step("switch");
    assertThatThrownBy(() -> TestTerminal.enrol(host.ports().enrol(), early, host.clock))
        .hasMessageContaining("not the authority that the code names");
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    assertThat(other.authorityHash()).isNotEqualTo(gate.authorityHash());
    try (Link link = other.connect(host.ports().tap())) {
      assertThat(hash(received(link), 0)).isEqualTo(other.authorityHash());
    }
    assertThat(status().getInteger("onOld")).isEqualTo(1);
  }

  @Test
  void retiringWithTerminalsLeft_isRefusedInASentence_andForcedItCutsThemOffUntilTheyAreEnrolled()
      throws Exception {
    step("begin");
    step("switch");
    assertThatThrownBy(() -> step("retire"))
        .hasMessageContaining("1 terminal has a certificate of the former authority: gate-01")
        .hasMessageContaining("host enrol-code")
        .hasMessageContaining("terminal enrol --again");
    assertThat(status().getString("phase")).isEqualTo("switched");

    TestTerminal ofTheNext = host.enrol("gate-02", "metro-ride");
    try (Link link = gate.connect(host.ports().tap())) {
      JsonObject told = host.ask(request("retire").with("force", "true"));
      assertThat(told.getJsonArray("cutOffTerminals")).containsExactly("gate-01");
      assertThat(told.getString("howBack")).contains("terminal enrol --again");
      assertThat(link.isEnded()).isTrue();
    }
    assertThat(host.audited("authority.retired").get(0)).contains("cut off: gate-01");
    // It was not told of the next authority; one that was is refused all the same, and recorded.
    assertThatThrownBy(() -> gate.connect(host.ports().tap()))
        .hasMessageContaining("not the authority that the code names");
    gate.believe(ofTheNext);
    assertThatThrownBy(() -> gate.connect(host.ports().tap())).isInstanceOf(IOException.class);
    host.awaitAudited("certificate.retired-authority");

    gate = host.enrol("gate-01", "metro-ride");
    gate.connect(host.ports().tap()).close();
  }

  @Test
  void hostThatIsStartedAgain_goesOnWhereTheChangeWas_andNotWithoutItsKey() throws Exception {
    step("begin");
    restart();
    assertThat(status().getString("phase")).isEqualTo("begun");
    gate.connect(host.ports().tap()).close();
    step("switch");
    restart();
    assertThat(status().getString("phase")).isEqualTo("switched");
    gate.connect(host.ports().tap()).close();
    assertThatThrownBy(() -> step("begin")).hasMessageContaining("under way already");
    assertThatThrownBy(() -> step("switch")).hasMessageContaining("no next authority");

    Path key = data.resolve("keys").resolve("authority-2.key");
    host.close();
    Files.move(key, data.resolve("aside"));
    assertThatThrownBy(() -> TestHost.start(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone over to another certificate authority")
        .hasMessageContaining("copy the files authority-*.key");
    Files.move(data.resolve("aside"), key);
    host = TestHost.start(data);
    gate.connect(host.ports().tap()).close();
  }

  @Test
  void changeThatWasBegun_canBeAbandonedUntilTheSwitch_andBegunAnewWithAnotherKey()
      throws Exception {
    assertThatThrownBy(() -> step("abandon")).hasMessageContaining("There is no change to abandon");
    step("begin");
    String abandoned = status().getJsonArray("authorities").getJsonObject(1).getString("key");
    try (Link link = gate.connect(host.ports().tap())) {
      AnchorList begun = received(link);
      step("abandon");
      AnchorList after = received(link);
      assertThat(after.version()).isGreaterThan(begun.version());
      assertThat(after.anchors()).hasSize(1);
      assertThat(hash(after, 0)).isEqualTo(gate.authorityHash());
      link.send(gate.wanted(TestTerminal.newTlsKey()));
      link.receive(CertificateGrant.class);
    }
    assertThat(status().getString("phase")).isEqualTo("alone");
    assertThat(host.audited("authority.abandoned").get(0)).contains("believed no more");
    gate.connect(host.ports().tap()).close();
    restart();
    assertThat(status().getJsonArray("authorities")).hasSize(1);

    assertThat(step("begin").getString("files")).contains("authority-3.key");
    assertThat(status().getJsonArray("authorities").getJsonObject(1).getString("key"))
        .isNotEqualTo(abandoned);
    step("switch");
    assertThatThrownBy(() -> step("abandon"))
        .hasMessageContaining("Certificates come from the next authority already")
        .hasMessageContaining("host authority retire");
    assertThat(status().getString("phase")).isEqualTo("switched");
  }

  @Test
  void keyOfAnotherCertificate_countsAsNotHere_andTheFirstOneKeepsTheHostFromStarting(
      @TempDir Path elsewhere) throws Exception {
    step("begin");
    Path keys = data.resolve("keys");
    Path own = Files.copy(keys.resolve("authority-2.key"), elsewhere.resolve("own"));
    Files.copy(
        keys.resolve("authority.key"),
        keys.resolve("authority-2.key"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(status().getJsonArray("authorities").getJsonObject(1).getBoolean("keyHere"))
        .isFalse();
    assertThatThrownBy(() -> step("switch")).hasMessageContaining("key of the next authority");
    Files.copy(own, keys.resolve("authority-2.key"), StandardCopyOption.REPLACE_EXISTING);
    step("switch");

    host.close();
    Path first = Files.copy(keys.resolve("authority.key"), elsewhere.resolve("first"));
    Files.copy(own, keys.resolve("authority.key"), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> TestHost.start(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("The key in authority.key is not that of the certificate in")
        .hasMessageContaining("restore both from one backup");
    Files.copy(first, keys.resolve("authority.key"), StandardCopyOption.REPLACE_EXISTING);
    host = TestHost.start(data);
  }

  /** Each is written down by the thread that greets. */
  @Test
  void terminalThatSaysAgainAndAgainWhatItHolds_keepsNobodyElseFromBeingGreeted() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    AtomicBoolean isEnough = new AtomicBoolean();
    try (Link link = gate.connect(host.ports().tap())) {
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int version = 1; !isEnough.get() && version < 1_000_000; version++) {
                    link.send(new AnchorsHeld(version));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Thread.sleep(500);
      for (int time = 0; time < 5; time++) {
        long before = System.nanoTime();
        other.connect(host.ports().tap()).close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
      }
      isEnough.set(true);
      // What was sent last may wait until the host reads again.
      flood.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void backup_holdsTheKeysOfBoth(@TempDir Path elsewhere) throws Exception {
    step("begin");
    Path file = elsewhere.resolve("backup.zip");
    host.ask(
        AdminRequest.of("host-backup")
            .with("to", file.toString())
            .with("keys", data.resolve("keys").toString())
            .with("withKeys", "true"));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .contains(
              "keys/authority.key",
              "keys/authority.crt",
              "keys/authority-2.key",
              "keys/authority-2.crt");
    }
  }

  @Test
  void listOfAuthorities_isSignedByTheRegion_andIsToBeTakenForAWhile() throws Exception {
    step("begin");
    try (Link link = gate.connect(host.ports().tap())) {
      Signed<AnchorList> list = link.receive(AnchorsDelivery.class).anchors();
      assertThat(list.holds(gate.grant().regionKeys().signing(), SignatureContext.ANCHORS))
          .isTrue();
      assertThat(list.content().region()).isEqualTo(gate.grant().region());
      assertThat(list.content().isTakenAt(host.clock.instant())).isTrue();
      assertThat(list.content().isTakenAt(host.clock.instant().plus(Duration.ofDays(31))))
          .isFalse();
      assertThat(list.content().version()).isGreaterThanOrEqualTo(host.clock.millis() - 60_000);
    }
  }

  @Test
  void renewalThatTheRecordKeyDidNotSign_isRefusedAndRecorded() throws Exception {
    TestTerminal other = host.enrol("gate-02", "metro-ride");
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(other.wanted(TestTerminal.newTlsKey()));
      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.SIGNATURE);
    }
    CertificateWanted good = gate.wanted(TestTerminal.newTlsKey());
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(
          new CertificateWanted(
              gate.wanted(TestTerminal.newTlsKey()).certificateRequest(), good.recordKeyProof()));
      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.SIGNATURE);
    }
    host.awaitAudited("certificate.not-granted");
  }

  /** Without a change of authorities: the same way, before a certificate ends. */
  @Test
  void certificateThatWasGivenAndNotUsed_endsWithTheNextOne_andWithItsTerminal() throws Exception {
    KeyPair first = TestTerminal.newTlsKey();
    KeyPair second = TestTerminal.newTlsKey();
    TestTerminal lost;
    TestTerminal got;
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(gate.wanted(first));
      lost = gate.under(link.receive(CertificateGrant.class), first);
      link.send(gate.wanted(second));
      got = gate.under(link.receive(CertificateGrant.class), second);
    }
    assertThatThrownBy(() -> lost.connect(host.ports().tap())).isInstanceOf(IOException.class);
    host.awaitAudited("certificate.replaced");
    gate.connect(host.ports().tap()).close();
    host.ask(AdminRequest.of("revoke").with("terminal", "gate-01"));
    assertThatThrownBy(() -> got.connect(host.ports().tap())).isInstanceOf(IOException.class);
    host.awaitAudited("certificate.revoked");
  }

  @Test
  void stepThatNobodyAnswersFor_isNotTaken() {
    assertThatThrownBy(() -> host.ask(AdminRequest.of("authority-begin")))
        .hasMessageContaining("\"by\" is missing");
    assertThatThrownBy(
            () -> host.ask(AdminRequest.of("authority-begin").with("by", "not a name at all")))
        .hasMessageContaining("Say who you are");
    assertThat(status().getString("phase")).isEqualTo("alone");
    assertThat(data.resolve("keys").resolve("authority-2.key")).doesNotExist();
  }

  private static AdminRequest request(String step) {
    return AdminRequest.of("authority-" + step).with("by", "Wen");
  }

  private JsonObject step(String step) throws IOException {
    return host.ask(request(step));
  }

  private JsonObject status() {
    try {
      return host.ask(AdminRequest.of("authority-status"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void restart() throws IOException {
    host.close();
    host = TestHost.start(data);
  }

  private static void tap(Link link, TestTerminal terminal) throws IOException {
    link.send(terminal.submit(terminal.tap(TestCard.ADULT)));
    link.receive(Answers.class);
  }

  private static AnchorList received(Link link) throws IOException {
    return link.receive(AnchorsDelivery.class).anchors().content();
  }

  private static AuthorityHash hash(AnchorList list, int index) throws Exception {
    return AuthorityHash.of(
        TestTerminal.parseCertificate(list.anchors().get(index)).getPublicKey().getEncoded());
  }
}

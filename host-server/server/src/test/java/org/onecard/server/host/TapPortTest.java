package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.Message.Heartbeat;
import org.onecard.protocol.message.Message.HostTimeMessage;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.host.TestTerminal.Identity;

class TapPortTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void clientWithoutCertificate_isRefusedAndRecorded() throws Exception {
    assertThat(isTurnedAway(Optional.empty())).isTrue();
    host.awaitAudited("connection.handshake");
  }

  @Test
  void expiredCertificate_isRefusedAndRecorded() throws Exception {
    host.clock.advance(Duration.ofDays(366));
    assertThat(isTurnedAway(own())).isTrue();
    host.awaitAudited("certificate.expired");
  }

  @Test
  void revokedTerminal_losesItsIdleConnectionAndDoesNotComeBack() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      host.ask(AdminRequest.of("revoke").with("terminal", "gate-01"));
      // Within ten seconds; its silence alone would be borne for sixty.
      assertThat(link.isEnded()).isTrue();
    }
    assertThat(host.audited("terminal.revoked")).containsExactly("Terminal gate-01 was revoked.");
    assertThat(isTurnedAway(own())).isTrue();
    host.awaitAudited("certificate.revoked");
  }

  @Test
  void certificateOfAnotherAuthority_isRefusedAndRecorded(@TempDir Path elsewhere)
      throws Exception {
    HostKeys others =
        HostKeys.openOrCreate(elsewhere, true, "500000", host.clock.instant(), new SecureRandom());
    Authority.Request request =
        others.authority().read(TestTerminal.certificateRequest(gate.tlsPair()));
    X509Certificate forged =
        others
            .authority()
            .issueTerminal((Authority.Request.Good) request, "gate-01", host.clock.instant());

    assertThat(isTurnedAway(Optional.of(new Identity(gate.tlsKey(), List.of(forged))))).isTrue();
    host.awaitAudited("certificate.other-authority");
  }

  @Test
  void certificateOfAnEarlierEnrolment_isRefusedAndRecorded() throws Exception {
    host.enrol("gate-01", "metro-ride");
    assertThat(isTurnedAway(own())).isTrue();
    host.awaitAudited("certificate.replaced");
  }

  @Test
  void helloAsAnotherTerminal_isRefusedAndRecorded() throws Exception {
    host.enrol("gate-02", "metro-ride");
    try (Link link = gate.connectSilently(host.ports().tap())) {
      link.send(gate.hello("gate-02"));
      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.IDENTITY);
      assertThat(link.isEnded()).isTrue();
    }
    host.awaitAudited("hello.identity");
  }

  @Test
  void secondConnectionOfATerminal_supersedesTheFirst() throws Exception {
    try (Link first = gate.connect(host.ports().tap());
        Link second = gate.connect(host.ports().tap())) {
      Refusal away = first.receive(Refusal.class);
      assertThat(away.code()).isEqualTo(RefusalCode.BUSY);
      assertThat(away.comeAfter()).isEqualTo(Duration.ofSeconds(60));
      assertThat(first.isEnded()).isTrue();
      second.send(new Heartbeat(new Nonce(new byte[Nonce.LENGTH])));
      assertThat(second.receive()).isInstanceOf(HostTimeMessage.class);
    }
  }

  @Test
  void hostThatStops_saysWhenToCome() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      host.close();
      assertThat(link.receive(Refusal.class).comeAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(link.isEnded()).isTrue();
    }
  }

  @Test
  void lengthOfTwoGigabytes_endsTheConnectionAndNothingElse() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      link.sendRaw(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3});
      assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.MALFORMED);
      assertThat(link.isEnded()).isTrue();
    }
    host.awaitAudited("connection.malformed");
    try (Link again = gate.connect(host.ports().tap())) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void heartbeat_isAnsweredWithTimeSignedForItsNonce() throws Exception {
    Nonce nonce = new Nonce(TestHost.ascii("sixteen bytes ok"));
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(new Heartbeat(nonce));
      HostTimeMessage answer = link.receive(HostTimeMessage.class);
      assertThat(answer.hostTime().content().nonce()).isEqualTo(nonce);
      assertThat(answer.hostTime().content().terminalId()).isEqualTo("gate-01");
      assertThat(
              answer.hostTime().holds(gate.grant().regionKeys().signing(), SignatureContext.TIME))
          .isTrue();
    }
  }

  @Test
  void terminalWithoutCatalogue_getsItWithTheWelcome() throws Exception {
    gate.holdsCatalogue(0);
    try (Link link = gate.connect(host.ports().tap())) {
      assertThat(catalogue(link).version()).isEqualTo(1);
    }
  }

  @Test
  void publishedCatalogue_reachesAConnectedTerminal() throws Exception {
    try (Link link = gate.connect(host.ports().tap())) {
      host.ask(
          AdminRequest.of("catalog-publish")
              .with("file", TestHost.copy(data, "catalogue.yaml").toString())
              .with("at", "now"));
      assertThat(catalogue(link).version()).isEqualTo(2);
    }
  }

  @Test
  void importedDenial_reachesAConnectedTerminal() throws Exception {
    try (Link link = gate.connectWithoutDenyList(host.ports().tap())) {
      Path registry = TestHost.copy(data, "registry.csv");
      Files.writeString(
          registry,
          Files.readString(registry)
              .replace(
                  "52000099000000000000000000000003,adult,520000,2033-12-31,20000,,,,,",
                  "52000099000000000000000000000003,adult,520000,2033-12-31,20000,,,,,true"));
      host.ask(AdminRequest.of("import").with("file", registry.toString()));

      DenyListOffer offer = offerOf(2, link);
      assertThat(
              offer.newest().holds(gate.grant().regionKeys().signing(), SignatureContext.DENY_LIST))
          .isTrue();
      assertThat(offer.newest().content().count()).isEqualTo(2);
      link.send(
          new DenyListWanted(
              1, offer.whole().content().version(), offer.newest().content().version(), 0, 65_536));
      DenyListChunk chunk = link.receive(DenyListChunk.class);
      assertThat(DenyDelta.decode(chunk.bytes().bytes()).orElseThrow().added().size()).isEqualTo(1);
    }
  }

  @Test
  void listIsFetchedPieceByPiece_fromAnyOffset_andWhatIsGoneIsOfferedAnew() throws Exception {
    try (Link link = gate.connectWithoutDenyList(host.ports().tap())) {
      DenyListOffer offer = offerOf(1, link);
      long total = offer.whole().content().length();
      long version = offer.whole().content().version();
      link.send(new DenyListWanted(1, 0, version, 2, 3));
      assertThat(link.receive(DenyListChunk.class))
          .satisfies(
              chunk -> {
                assertThat(chunk.offset()).isEqualTo(2);
                assertThat(chunk.total()).isEqualTo(total);
                assertThat(chunk.bytes().length()).isEqualTo(3);
              });

      for (DenyListWanted gone :
          List.of(
              new DenyListWanted(1, 0, version + 6, 0, 100),
              new DenyListWanted(2, 0, version, 0, 100),
              new DenyListWanted(1, version, version + 6, 0, 100),
              new DenyListWanted(1, 0, version, total, 100))) {
        link.send(gone);
        assertThat(link.receive(DenyListOffer.class)).isEqualTo(offer);
      }
    }
  }

  /** The list is made beside the start, so that it may come before or after the welcome. */
  private static DenyListOffer offerOf(int cards, Link link) throws Exception {
    DenyListOffer offer = link.receive(DenyListOffer.class);
    while (offer.newest().content().count() < cards) {
      offer = link.receive(DenyListOffer.class);
    }
    return offer;
  }

  private Catalogue catalogue(Link link) throws Exception {
    Decoded<Catalogue> opened =
        Signing.open(link.receive(CatalogueDelivery.class), gate.grant().regionKeys().signing());
    return ((Decoded.Ok<Catalogue>) opened).value();
  }

  private Optional<Identity> own() throws Exception {
    return Optional.of(new Identity(gate.tlsKey(), gate.certificates()));
  }

  /** Whether hello gets no welcome: in TLS 1.3 the refusal may come only after it. */
  private boolean isTurnedAway(Optional<Identity> identity) throws Exception {
    try (Link link = Link.open(host.ports().tap(), identity, gate.authorityHash())) {
      link.send(gate.hello("gate-01"));
      Message answer = link.receive();
      return !(answer instanceof Message.Welcome);
    } catch (java.io.IOException e) {
      return true;
    }
  }
}

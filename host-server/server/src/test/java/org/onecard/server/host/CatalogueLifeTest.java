package org.onecard.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.CatalogueReport;
import org.onecard.scenario.Decision;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** A catalogue that goes to one terminal first, then to all, and is taken back. */
class CatalogueLifeTest {

  /** Longer than two clocks may differ where one version follows another. */
  private static final Duration PAST_DOUBT = Duration.ofMinutes(2);

  @TempDir private Path data;
  private TestHost host;
  private Gate one;
  private Gate two;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    one = new Gate("gate-01");
    two = new Gate("gate-02");
  }

  @AfterEach
  void stop() throws Exception {
    one.link.close();
    two.link.close();
    host.close();
  }

  @Test
  void canary_isForTheNamedTerminalOnly_widenedForAll_andTakenBack() throws Exception {
    publish(400, "canary", "gate-01");
    assertThat(one.takeCatalogue()).isEqualTo(2);
    host.clock.advance(PAST_DOUBT);

    assertThat(one.fare(2)).isEqualTo(400);
    assertThat(two.fare(1)).isEqualTo(300);
    assertThat(two.tap(2).result()).isEqualTo(AnswerResult.UNDECIDED);
    assertThat(one.tap(1).result()).isEqualTo(AnswerResult.UNDECIDED);
    assertThat(state(2)).isEqualTo("canary");
    assertThat(version(2).getLong("terminals")).isEqualTo(1);

    host.ask(AdminRequest.of("catalog-promote").with("all", "yes").with("by", "liu"));
    assertThat(two.takeCatalogue()).isEqualTo(2);
    host.clock.advance(PAST_DOUBT);
    assertThat(two.fare(2)).isEqualTo(400);
    assertThat(state(1)).isEqualTo("superseded");

    JsonObject rolled = host.ask(AdminRequest.of("catalog-rollback"));
    assertThat(rolled.getLong("as")).isEqualTo(1);
    assertThat(one.takeCatalogue()).isEqualTo(3);
    assertThat(two.takeCatalogue()).isEqualTo(3);
    host.clock.advance(PAST_DOUBT);
    assertThat(one.fare(3)).isEqualTo(300);
    assertThat(two.tap(2).result()).isEqualTo(AnswerResult.UNDECIDED);
    assertThat(host.audited("catalogue.promoted")).hasSize(1);
    assertThat(host.audited("catalogue.rolled-back").get(0)).contains("version 1 again");
    host.proveBook();
  }

  @Test
  void rollbackOfACanary_givesTheOthersTheSameContentAgain() throws Exception {
    publish(400, "canary", "gate-01");
    one.takeCatalogue();

    JsonObject rolled = host.ask(AdminRequest.of("catalog-rollback"));

    assertThat(rolled.getLong("as")).isEqualTo(1);
    assertThat(one.takeCatalogue()).isEqualTo(3);
    assertThat(two.takeCatalogue()).isEqualTo(3);
    assertThatThrownBy(
            () ->
                host.ask(
                    AdminRequest.of("catalog-promote").with("version", "2").with("all", "yes")))
        .hasMessageContaining("Version 2 is over: version 3 goes to everybody");
  }

  @Test
  void locationAsCanary_holdsForItsTerminals() throws Exception {
    publish(400, "canary", "@cq-metro-1");
    assertThat(one.takeCatalogue()).isEqualTo(2);
    assertThat(two.takeCatalogue()).isEqualTo(2);
  }

  @Test
  void versionForLater_isDeliveredAtOnce_andHoldsFromItsTimeOn() throws Exception {
    publish(400, "at", host.clock.instant().plus(Duration.ofHours(1)).toString());
    assertThat(one.takeCatalogue()).isEqualTo(2);
    assertThat(state(2)).isEqualTo("waiting");
    assertThat(one.fare(1)).isEqualTo(300);
    assertThat(one.tap(2).result()).isEqualTo(AnswerResult.UNDECIDED);

    host.clock.advance(Duration.ofHours(1).plus(PAST_DOUBT));

    assertThat(one.fare(2)).isEqualTo(400);
    assertThat(one.tap(1).result()).isEqualTo(AnswerResult.UNDECIDED);
    assertThat(state(2)).isEqualTo("in force");
  }

  @Test
  void terminalThatWasAway_getsWhatItLacks_alsoBelowOneThatWaits() throws Exception {
    publish(400, "canary", "gate-01");
    publish(500, "at", host.clock.instant().plus(Duration.ofHours(1)).toString());
    assertThat(two.takeCatalogue()).isEqualTo(3);
    two.link.close();
    host.ask(AdminRequest.of("catalog-promote").with("version", "2").with("all", "yes"));

    two.link = two.terminal.connectSilently(host.ports().tap());
    two.link.send(two.terminal.helloHolding(List.of(1L, 3L), 1));
    assertThat(two.link.receive()).isInstanceOf(Message.Welcome.class);

    assertThat(two.takeCatalogue()).isEqualTo(2);
  }

  @Test
  void terminalThatRefusesAVersion_isSeen_andGoesOnByItsLastGood() throws Exception {
    publish(400);
    one.takeCatalogue();
    one.link.send(new CatalogueReport(2, false, "the signature does not hold", 1));
    host.awaitAudited("catalogue.refused");
    host.clock.advance(PAST_DOUBT);

    assertThat(one.fare(1)).isEqualTo(300);
    assertThat(two.tap(1).result()).isEqualTo(AnswerResult.UNDECIDED);
    assertThat(terminal("gate-01").getJsonObject("refused").getString("why"))
        .isEqualTo("the signature does not hold");

    one.link.send(new CatalogueReport(2, true, "", 2));
    TestHost.await("gate-01 on version 2", () -> terminal("gate-01").getLong("inForce") == 2);
    assertThat(one.tap(1).result()).isEqualTo(AnswerResult.UNDECIDED);
    host.proveBook();
  }

  @Test
  void whatTerminalsHold_isKnownAfterARestart() throws Exception {
    one.link.send(new CatalogueReport(1, true, "", 1));
    TestHost.await("gate-01 on version 1", () -> terminal("gate-01").getLong("inForce") == 1);
    one.link.close();
    two.link.close();
    host.close();

    host = TestHost.start(data);

    assertThat(terminal("gate-01").getLong("inForce")).isEqualTo(1);
  }

  @Test
  void effectiveTimeInThePast_isRefusedWithASentence() throws Exception {
    Path file = draft(400);
    assertThatThrownBy(
            () -> host.ask(AdminRequest.of("catalog-publish").with("file", file.toString())))
        .hasMessageContaining("which is past")
        .hasMessageContaining("--at now");
    assertThat(host.ask(AdminRequest.of("catalog-versions")).getJsonArray("versions")).hasSize(1);
  }

  @Test
  void priceThatJumps_isRefusedUntilItIsMeant() throws Exception {
    assertThatThrownBy(() -> publish(30_000))
        .hasMessageContaining("metro-ride: fare 3.00 → 300.00 yuan")
        .hasMessageContaining("--accept-price-jump");
    publish(30_000, "acceptPriceJump", "yes");
    assertThat(one.takeCatalogue()).isEqualTo(2);
  }

  @Test
  void unknownCanary_isRefused() {
    assertThatThrownBy(() -> publish(400, "canary", "gate-09"))
        .hasMessageContaining("No terminal \"gate-09\" is enrolled");
  }

  @Test
  void fileChangedSinceItWasShown_isNotPublished() {
    assertThatThrownBy(() -> publish(400, "sha256", "00"))
        .hasMessageContaining("was changed since its differences were shown");
  }

  private JsonObject publish(int fareFen, String... arguments) throws Exception {
    AdminRequest request =
        AdminRequest.of("catalog-publish").with("file", draft(fareFen).toString());
    if (arguments.length == 0 || !arguments[0].equals("at")) {
      request = request.with("at", "now");
    }
    for (int i = 0; i < arguments.length; i += 2) {
      request = request.with(arguments[i], arguments[i + 1]);
    }
    return host.ask(request);
  }

  private Path draft(int fareFen) throws Exception {
    Path file = TestHost.copy(data, "catalogue.yaml");
    return Files.writeString(
        file, Files.readString(file).replace("fareFen: 300", "fareFen: " + fareFen), UTF_8);
  }

  private JsonObject version(int number) throws Exception {
    return host.ask(AdminRequest.of("catalog-versions"))
        .getJsonArray("versions")
        .getJsonObject(number - 1);
  }

  private String state(int version) throws Exception {
    return version(version).getString("state");
  }

  private JsonObject terminal(String id) {
    try {
      return host.ask(AdminRequest.of("catalog-show")).getJsonArray("terminals").stream()
          .map(JsonObject.class::cast)
          .filter(terminal -> terminal.getString("terminal").equals(id))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gate with its connection. */
  private final class Gate {

    private final TestTerminal terminal;
    private Link link;

    Gate(String id) throws Exception {
      terminal = host.enrol(id, "metro-ride");
      link = terminal.connect(host.ports().tap());
      link.send(terminal.submit(terminal.open()));
      link.receive(Answers.class);
    }

    /** The version of the catalogue that comes next. */
    long takeCatalogue() throws Exception {
      CatalogueDelivery delivery = link.receive(CatalogueDelivery.class);
      return ((Decoded.Ok<Catalogue>) Bodies.decodeCatalogue(delivery.bundle().bytes()))
          .value()
          .version();
    }

    /** A tap by a version, long enough after the last one to be a ride of its own. */
    Answer tap(long version) throws Exception {
      terminal.holdsCatalogue(version);
      host.clock.advance(Duration.ofSeconds(6));
      link.send(terminal.submit(terminal.tap(TestCard.CODE)));
      Message message = link.receive();
      while (!(message instanceof Answers)) {
        message = link.receive();
      }
      return ((Answers) message).leaves().get(0).answer();
    }

    long fare(long version) throws Exception {
      Answer answer = tap(version);
      assertThat(answer.decision()).isPresent();
      // The transit code has no concession; what a transfer takes off is put on again.
      Decision.Approved approved = (Decision.Approved) answer.decision().orElseThrow();
      return approved.charge().amountFen()
          + approved.entitlement().map(used -> used.saved().amountFen()).orElse(0L);
    }
  }
}

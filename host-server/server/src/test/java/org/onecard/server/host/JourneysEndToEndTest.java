package org.onecard.server.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** Rides that a tariff prices together: gates that people tap in and out at, and a bus. */
class JourneysEndToEndTest {

  private static final String CATALOGUE =
      """
      region: 500000
      zone: Asia/Shanghai
      effective: 2026-01-01T00:00
      items:
        - id: ride
          title: { zh: 乘车, en: Ride }
          operator: metro
          valid: { from: 2026-01-01 }
          assurance: read
          transit: { network: city, tariff: city }
          offline: { approve: true, mostFen: 900 }
          absent: { denied: refuse, holder: assume, balance: assume, history: assume }
      tariffs:
        - id: city
          valid: { from: 2026-01-01 }
          dayStart: "04:00"
          gates: { maximum: 900, longestJourney: 3h, sameStationGrace: 10min, passBack: 5s }
          networks:
            - { id: metro, routes: [m1] }
            - { id: bus, routes: [b1] }
          areas:
            - { id: one, stops: [alpha, beta] }
          riders:
            - { id: adult, default: true }
            - { id: elder, classes: [senior] }
          products:
            - { id: metro, rider: adult, amount: 300 }
            - { id: metro, rider: elder, amount: 100 }
            - { id: bus, amount: 200 }
          legRules:
            - { group: metro, network: metro, fromArea: one, toArea: one, product: metro }
            - { group: bus, network: bus, product: bus }
          transferRules:
            - { fromGroup: metro, toGroup: bus, limit: 90min }
          caps:
            - { id: day, window: day, amount: 700 }
          places:
            - { id: alpha-in, network: metro, stop: alpha, direction: in }
            - { id: beta-out, network: metro, stop: beta, direction: out }
            - { id: bus-1, network: bus }
      """;

  /** What a gate knows of a card when it is alone. */
  private static final Facts ALONE =
      new Facts(
          Fact.known(false, Fact.Source.DENY_LIST, Instant.parse("2026-01-01T00:00:00Z")),
          Fact.absent(),
          Fact.absent(),
          Fact.absent(),
          Fact.absent());

  @TempDir private Path data;
  private TestHost host;
  private Gate in;
  private Gate out;
  private Gate bus;

  private record Gate(TestTerminal terminal, Link link) {}

  @BeforeEach
  void start() throws Exception {
    start(data.resolve("first"));
  }

  private void start(Path folder) throws Exception {
    Files.createDirectories(folder);
    host = TestHost.start(folder);
    // In the morning, so that no test runs into the next service day.
    ZonedDateTime local = host.clock.instant().atZone(ZoneId.of("Asia/Shanghai"));
    ZonedDateTime morning = local.toLocalDate().plusDays(1).atTime(6, 0).atZone(local.getZone());
    host.clock.advance(Duration.between(local, morning));
    publish(folder, CATALOGUE);
    host.ask(
        AdminRequest.of("import").with("file", TestHost.copy(folder, "registry.csv").toString()));
    in = gate("alpha-in");
    out = gate("beta-out");
    bus = gate("bus-1");
  }

  private void publish(Path folder, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("journeys.yaml"), text, UTF_8);
    host.ask(AdminRequest.of("catalog-publish").with("file", file.toString()).with("at", "now"));
  }

  private Gate gate(String id) throws Exception {
    TestTerminal terminal = host.enrol(id, "ride");
    Gate gate = new Gate(terminal, terminal.connect(host.ports().tap()));
    tell(gate, terminal.open());
    return gate;
  }

  @AfterEach
  void stop() throws Exception {
    for (Gate gate : List.of(in, out, bus)) {
      gate.link().close();
    }
    host.close();
  }

  @Test
  void tapOut_costsWhatTheRideCosts() throws Exception {
    assertThat(charge(tap(in, TestCard.ADULT))).isEqualTo(Money.ZERO);
    wait(20);
    Answer left = tap(out, TestCard.ADULT);

    assertThat(charge(left)).isEqualTo(Money.fen(300));
    assertThat(left.posted()).isEqualTo(Money.fen(-300));
    host.proveBook();
  }

  @Test
  void seniorPaysTheirOwnFare_andTheBusAfterwardsIsFree() throws Exception {
    tap(in, TestCard.SENIOR);
    wait(20);
    assertThat(charge(tap(out, TestCard.SENIOR))).isEqualTo(Money.fen(100));
    wait(5);
    assertThat(charge(tap(bus, TestCard.SENIOR))).isEqualTo(Money.ZERO);
    host.proveBook();
  }

  @Test
  void missingTapOut_costsTheMaximum_untilAnOperatorCompletesTheJourney() throws Exception {
    tap(in, TestCard.ADULT);
    Instant left = host.clock.instant().plus(Duration.ofMinutes(25));
    wait(6 * 60);
    assertThat(charge(tap(bus, TestCard.ADULT))).isEqualTo(Money.fen(200));
    wait(60);
    // Only now is it known that the first journey has no tap-out.
    assertThat(charge(tap(in, TestCard.ADULT))).isEqualTo(Money.fen(900));
    assertThat(host.balanceFen("operator:metro")).isEqualTo(900 + 200);

    assertThat(complete("alpha-in.1.2", left).getLong("returnedFen")).isEqualTo(600);

    assertThat(host.balanceFen("operator:metro")).isEqualTo(300 + 200);
    host.awaitAudited("journey.completed");
    JsonObject explained = host.ask(AdminRequest.of("ledger-explain").with("tap", "alpha-in.1.2"));
    JsonObject entry = explained.getJsonArray("entries").getJsonObject(0);
    assertThat(entry.getString("says")).isEqualTo("JourneyCompleted");
    assertThat(entry.getString("place")).isEqualTo("beta-out");
    assertThat(Instant.parse(entry.getString("left")))
        .isEqualTo(left.truncatedTo(ChronoUnit.MILLIS));
    assertThat(entry.getJsonArray("postings").getJsonObject(0).getLong("amountFen")).isEqualTo(600);
    assertThatThrownBy(() -> complete("alpha-in.1.2", left)).hasMessageContaining("is complete");
    assertThatThrownBy(() -> complete("bus-1.1.2", left)).hasMessageContaining("is no tap-in");
    host.proveBook();
    // The next tap goes on from what the operator made of it.
    wait(20);
    assertThat(charge(tap(out, TestCard.ADULT))).isEqualTo(Money.fen(200)); // The day's cap.
    host.proveBook();
  }

  private JsonObject complete(String tap, Instant at) throws Exception {
    return host.ask(
        AdminRequest.of("ledger-complete-journey")
            .with("tap", tap)
            .with("exit", "beta-out")
            .with("at", at.toString())
            .with("by", "an-operator"));
  }

  @Test
  void rideThatNobodyTook_isTakenOutOfTheOthers_andTheyAreSettledAgain() throws Exception {
    publish(
        data,
        CATALOGUE.replace("assurance: read", "assurance: read\n    notPassed: { do: refund }"));
    for (Gate gate : List.of(in, out, bus)) {
      gate.terminal().holdsCatalogue(2);
    }
    tap(in, TestCard.ADULT);
    wait(20);
    tap(out, TestCard.ADULT);
    wait(5);
    assertThat(charge(tap(bus, TestCard.ADULT))).isEqualTo(Money.ZERO);
    wait(120);
    assertThat(charge(tap(bus, TestCard.ADULT))).isEqualTo(Money.fen(200));
    assertThat(host.balanceFen("operator:metro")).isEqualTo(500);

    tell(
        bus,
        bus.terminal()
            .say(
                new Body.OutcomeBody(
                    "bus-1.1.3", Outcome.NOT_PASSED, new PhaseTimes(1, 1, 1, 1, 1))));

    assertThat(host.balanceFen("operator:metro")).isEqualTo(300);
    host.proveBook();
    // Told twice it goes back once.
    tell(
        bus,
        bus.terminal()
            .say(
                new Body.OutcomeBody(
                    "bus-1.1.3", Outcome.NOT_PASSED, new PhaseTimes(1, 1, 1, 1, 1))));
    assertThat(host.balanceFen("operator:metro")).isEqualTo(300);
    // And it does not count towards the day's cap of seven yuan any more.
    wait(120);
    assertThat(charge(tap(bus, TestCard.ADULT))).isEqualTo(Money.fen(200));
    host.proveBook();
  }

  @Test
  void dayOfBirth_decides_andIsKeptAsAnAge() throws Exception {
    publish(
        data,
        CATALOGUE.replace(
            "  assurance: read",
            "  assurance: read\n    classes: [{ class: senior, when: holder.age >= 60 }]"));
    in.terminal().holdsCatalogue(2);
    out.terminal().holdsCatalogue(2);
    LocalDate today = LocalDate.ofInstant(host.clock.instant(), ZoneId.of("Asia/Shanghai"));
    Path registry =
        Files.writeString(
            data.resolve("born.csv"),
            "cardIdentificationCode,holderClass,residence,cardValidTo,balanceFen,patronStatus,"
                + "loans,loanLimit,overdueLoans,denied,born,classProvedTo,entitlements\n"
                + TestCard.ADULT.hex()
                + ",adult,500000,2099-12-31,10000,,,,,,"
                + today.minusYears(60).minusDays(100)
                + ",,\n");
    host.ask(AdminRequest.of("import").with("file", registry.toString()));

    tap(in, TestCard.ADULT);
    wait(20);
    assertThat(charge(tap(out, TestCard.ADULT))).isEqualTo(Money.fen(100));

    host.proveBook();
    try (Book book = Book.openToRead(new HostDirectory(host.directory.root()).book())) {
      Facts kept =
          book.explain()
              .explain("beta-out.1.2")
              .orElseThrow()
              .lines()
              .get(0)
              .hostEvaluation()
              .orElseThrow()
              .facts();
      Holder holder = ((Fact.Known<Holder>) kept.holder()).value();
      assertThat(holder.ageOn(today)).contains(60);
      assertThat(holder.born()).contains(today.minusYears(60));
    }
  }

  @Test
  void tapsToldInAnyOrder_costTheSameInTheEnd() throws Exception {
    for (int order = 0; order < 2; order++) {
      ChainedRecord first = alone(in, 0);
      wait(30);
      ChainedRecord second = alone(out, 300);
      wait(10);
      ChainedRecord third = alone(bus, 200);
      wait(600);
      ChainedRecord fourth = alone(in, 0);
      if (order == 0) {
        tell(in, first);
        tell(out, second);
        tell(bus, third);
        tell(in, fourth);
      } else {
        tell(bus, third);
        tell(in, first, fourth);
        tell(out, second);
      }
      assertThat(host.balanceFen("operator:metro")).isEqualTo(300);
      host.proveBook();
      if (order == 0) {
        stop();
        start(data.resolve("second"));
      }
    }
  }

  @Test
  void reversedRide_takesItsTransferWithIt() throws Exception {
    tap(in, TestCard.ADULT);
    wait(20);
    tap(out, TestCard.ADULT);
    wait(5);
    assertThat(charge(tap(bus, TestCard.ADULT))).isEqualTo(Money.ZERO);
    tell(bus, bus.terminal().say(new Body.ReversalBody("bus-1.1.2", "test")));
    assertThat(host.balanceFen("operator:metro")).isEqualTo(300);

    // Without its tap-out the metro ride costs the maximum, once something follows.
    tell(out, out.terminal().say(new Body.ReversalBody("beta-out.1.2", "test")));
    wait(5);
    tap(in, TestCard.ADULT);
    assertThat(host.balanceFen("operator:metro")).isEqualTo(900);
    host.proveBook();
  }

  @Test
  void journeyUnderWayWhenTheTariffChanges_keepsThePriceOfItsEntry() throws Exception {
    tap(in, TestCard.ADULT);
    publish(data, CATALOGUE.replace("rider: adult, amount: 300", "rider: adult, amount: 500"));
    out.terminal().holdsCatalogue(2);
    in.terminal().holdsCatalogue(2);
    wait(20);

    assertThat(charge(tap(out, TestCard.ADULT))).isEqualTo(Money.fen(300));
    wait(200);
    tap(in, TestCard.ADULT);
    wait(20);
    assertThat(charge(tap(out, TestCard.ADULT))).isEqualTo(Money.fen(400)); // The day's cap.
    host.proveBook();
  }

  @Test
  void secondTapAtOnce_isPassBack() throws Exception {
    tap(bus, TestCard.ADULT);

    Decision again = tap(bus, TestCard.ADULT).decision().orElseThrow();
    assertThat(((Decision.Declined) again).reason()).isEqualTo(Reason.PASS_BACK);
  }

  @Test
  void faultyTariff_isRefusedWithEveryFault() throws Exception {
    String broken =
        CATALOGUE
            .replace("{ id: bus, amount: 200 }", "{ id: tram, amount: 200 }")
            .replace("maximum: 900", "maximum: 100");

    assertThatThrownBy(() -> publish(data, broken))
        .hasMessageContaining("tariffs[0].legRules[1].product: there is no product \"bus\"")
        .hasMessageContaining("tariffs[0].gates.maximum: is less than product");
  }

  @Test
  void tariffWithAHole_isRefused() throws Exception {
    assertThatThrownBy(
            () ->
                publish(
                    data,
                    CATALOGUE
                        .replace("- { group: bus, network: bus, product: bus }", "")
                        .replace("- { fromGroup: metro, toGroup: bus, limit: 90min }", "")
                        .replace("transferRules:", "")))
        .hasMessageContaining("a ride in network bus from any stop has no price at any time");
  }

  // ---- words ----

  private void wait(int minutes) {
    host.clock.advance(Duration.ofMinutes(minutes));
  }

  private static Answer tap(Gate gate, TestCard card) throws Exception {
    return tell(gate, gate.terminal().tap(card));
  }

  private static ChainedRecord alone(Gate gate, long fen) {
    return gate.terminal()
        .advice(
            Optional.empty(),
            TestCard.ADULT,
            ALONE,
            new Decision.Approved(
                Money.fen(fen), Optional.empty(), Optional.empty(), new Notice("请通行", "Go")));
  }

  private static Answer tell(Gate gate, ChainedRecord... records) throws Exception {
    gate.link().send(gate.terminal().submit(records));
    while (true) {
      // A new version of the catalogue comes on the same connection.
      if (gate.link().receive() instanceof Answers answers) {
        return answers.leaves().get(answers.leaves().size() - 1).answer();
      }
    }
  }

  private static Money charge(Answer answer) {
    assertThat(answer.decision().orElseThrow()).isInstanceOf(Decision.Approved.class);
    return ((Decision.Approved) answer.decision().orElseThrow()).charge();
  }
}

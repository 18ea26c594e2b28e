package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.protocol.message.Message.GateOrderDelivery;
import org.onecard.server.admin.AdminRequest;

/** From an operator's word to the terminals that are linked, and to those that come later. */
class GateOrdersTest {

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal first;
  private TestTerminal second;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    first = host.enrol("gate-01", "metro-ride");
    second = host.enrol("gate-02", "elsewhere", "metro-ride");
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  private static AdminRequest free() {
    return AdminRequest.of("gate-order")
        .with("passage", "free")
        .with("by", "Wen")
        .with("why", "crowd after the match");
  }

  private static GateOrder received(Link link) throws Exception {
    return link.receive(GateOrderDelivery.class).order().content();
  }

  @Test
  void anOrder_reachesTheLinkedTerminalItNames_andNoOther() throws Exception {
    try (Link link = first.connect(host.ports().tap());
        Link other = second.connect(host.ports().tap())) {
      JsonObject told = host.ask(free().with("location", "cq-metro-1").with("for", "2h"));
      assertThat(told.getJsonArray("terminals")).hasSize(1);
      GateOrder order = received(link);
      assertThat(order.terminalId()).isEqualTo("gate-01");
      assertThat(order.passage()).isEqualTo(Passage.FREE);
      assertThat(order.until()).contains(order.orderedAt().plus(Duration.ofHours(2)));

      host.ask(free().with("terminal", "gate-02").with("passage", "emergency"));
      assertThat(received(other).passage()).isEqualTo(Passage.EMERGENCY);
      host.ask(free().with("terminal", "gate-01").with("passage", "controlled"));
      GateOrder next = received(link);
      assertThat(next.passage()).isEqualTo(Passage.CONTROLLED);
      assertThat(next.number()).isGreaterThan(order.number());
      host.awaitAudited("gate.emergency");
    }
  }

  @Test
  void whoeverComesLater_isToldWithTheWelcome_alsoAfterTheHostStartedAgain() throws Exception {
    host.ask(free().with("terminal", "gate-01"));
    try (Link link = first.connect(host.ports().tap())) {
      assertThat(received(link).until()).isEqualTo(Optional.empty());
    }
    host.close();
    host = TestHost.start(data);
    try (Link link = first.connect(host.ports().tap())) {
      assertThat(received(link).passage()).isEqualTo(Passage.FREE);
    }
    assertThat(host.ask(AdminRequest.of("gate-list")).getJsonArray("terminals")).hasSize(1);
  }

  @Test
  void whoeverBearsTheNameOfARevokedTerminal_beginsWithAWayThatIsShut() throws Exception {
    host.ask(free().with("terminal", "gate-01"));
    host.ask(AdminRequest.of("revoke").with("terminal", "gate-01").with("why", "moved"));
    TestTerminal next = host.enrol("gate-01", "elsewhere", "metro-ride");
    try (Link link = next.connect(host.ports().tap())) {
      assertThat(received(link).passage()).isEqualTo(Passage.CONTROLLED);
    }
  }

  @Test
  void numbersGoByTheClock_soThatABookThatWasRestoredIsAboveTheOneThatWasLost() throws Exception {
    host.ask(free().with("terminal", "gate-01"));
    try (Link link = first.connect(host.ports().tap())) {
      assertThat(received(link).number()).isGreaterThanOrEqualTo(host.clock.millis() - 60_000);
    }
  }

  @Test
  void whatMakesNoSense_isASentence() {
    assertThatThrownBy(() -> host.ask(free())).hasMessageContaining("either a terminal or");
    assertThatThrownBy(() -> host.ask(free().with("terminal", "gate-09")))
        .hasMessageContaining("No terminal is enrolled as");
    assertThatThrownBy(() -> host.ask(free().with("terminal", "gate-01").with("passage", "ajar")))
        .hasMessageContaining("controlled, free or emergency");
    assertThatThrownBy(() -> host.ask(free().with("terminal", "gate-01").with("for", "soon")))
        .hasMessageContaining("no duration");
    assertThatThrownBy(() -> host.ask(free().with("terminal", "gate-01").with("for", "745h")))
        .hasMessageContaining("31 days");
    assertThatThrownBy(() -> host.ask(free().with("terminal", "gate-01").with("why", "")))
        .hasMessageContaining("why it is ordered");
  }
}

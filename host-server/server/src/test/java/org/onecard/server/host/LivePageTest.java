package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Body;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.server.host.TestTerminal.TestCard;

/** The sums of a service day, from a terminal's records to the page. */
class LivePageTest {

  private static final Facts ALONE =
      new Facts(
          Fact.known(false, Fact.Source.DENY_LIST, Instant.parse("2026-01-01T00:00:00Z")),
          Fact.absent(),
          Fact.absent(),
          Fact.absent(),
          Fact.absent());

  private final HttpClient browser = HttpClient.newHttpClient();
  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private Link link;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    gate = host.enrol("gate-01", "metro-ride");
    link = gate.connect(host.ports().tap());
    say(gate.submit(gate.open()));
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
  }

  @Test
  void tapsAdviceAndReversals_areSummedUpOnceEach() throws Exception {
    say(gate.submit(gate.tap(TestCard.ADULT)));
    awaitSums(1, 0, 300);

    // Refused, because the card has just passed.
    say(gate.submit(gate.tap(TestCard.ADULT)));
    awaitSums(1, 1, 300);

    // The first tap's answer came too late: its advice is no second ride.
    say(
        gate.submit(
            gate.advice(
                Optional.of("gate-01.1.2"),
                TestCard.ADULT,
                ALONE,
                new Decision.Approved(
                    Money.fen(300), Optional.empty(), Optional.empty(), new Notice("请", "Go")))));
    say(gate.submit(gate.tap(TestCard.SENIOR)));
    awaitSums(2, 1, 300);

    say(gate.submit(gate.say(new Body.ReversalBody("gate-01.1.2", "test"))));
    awaitSums(1, 1, 0);
  }

  @Test
  void nextServiceDay_beginsWithNothing() throws Exception {
    say(gate.submit(gate.tap(TestCard.ADULT)));
    awaitSums(1, 0, 300);

    host.clock.advance(Duration.ofDays(1));
    awaitSums(0, 0, 0);
  }

  @Test
  void hostStartedAgain_goesOnWithTheDaysSums() throws Exception {
    say(gate.submit(gate.tap(TestCard.ADULT)));
    link.close();
    host.close();
    host = TestHost.start(data);

    awaitSums(1, 0, 300);
    link = gate.connect(host.ports().tap());
    say(gate.submit(gate.tap(TestCard.SENIOR)));
    awaitSums(2, 0, 300);
  }

  private void awaitSums(long approved, long declined, long amountFen) {
    TestHost.await(
        "%d approved, %d declined, %d fen".formatted(approved, declined, amountFen),
        () ->
            metro()
                .filter(
                    sums ->
                        sums.getLong("approved") == approved
                            && sums.getLong("declined") == declined
                            && sums.getLong("amountFen") == amountFen)
                .isPresent());
  }

  private Optional<JsonObject> metro() {
    try {
      URI state = URI.create("http://127.0.0.1:%d/api/state".formatted(host.ports().page()));
      String body =
          browser
              .send(HttpRequest.newBuilder(state).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return new JsonObject(body)
          .getJsonArray("totals").stream()
              .map(JsonObject.class::cast)
              .filter(sums -> "metro-ride".equals(sums.getString("itemId")))
              .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void say(Submission submission) throws Exception {
    link.send(submission);
    Message answer = link.receive();
    assertThat(answer).isInstanceOf(Answers.class);
  }
}
